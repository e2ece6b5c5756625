package io.framecast.frameservice.store;

import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Drops a part of a version's durable frames: what stays of the segments that are hit is written anew, held in their place, and only then
 * are they removed. A crash at any time leaves all of it, or what stays; some of that perhaps twice. Thread-safe; blocks on the disk.
 */
final class PartialDrop {

    private final StoreLayout layout;
    private final MovieFiles files;
    private final HeldVersions stored;
    private final AtomicLong rewrites = new AtomicLong();

    PartialDrop(StoreLayout layout, MovieFiles files, HeldVersions stored) {
        this.layout = layout;
        this.files = files;
        this.stored = stored;
    }

    /**
     * Does what the plan says.
     *
     * @param before what the plan was made of
     * @param turn called with each record that is written anew
     * @return what is stored of the version now
     * @throws IOException as {@link FrameStore#drop}
     */
    Held drop(MovieVersion version, HeldFrames before, DropPlan.Part plan, Runnable turn) throws IOException {
        List<Segment> rewritten = plan.rewritten().isEmpty() ? List.of() : List.of(rewrite(version, before, plan.rewritten(), turn));
        HeldFrames after = plan.untouched().with(rewritten);
        if (!stored.replace(version, before, after)) {
            try {
                removeFiles(rewritten);
            } finally {
                rewritten.forEach(Segment::release);
            }
            throw new IOException("what is held of " + version + " was changed meanwhile");
        }
        removeFiles(plan.hit());
        Durable.syncDirectory(layout.versionDirectory(version));
        return after.held();
    }

    /** What is damaged is not carried along: it is copied anew like any other frame that is held no more. */
    private Segment rewrite(MovieVersion version, HeldFrames before, FrameMask frames, Runnable turn) throws IOException {
        Path staging = layout.stagingDirectory("kept-" + rewrites.incrementAndGet());
        try (SegmentWriter out = new SegmentWriter(staging)) {
            new OwnRecords(frame -> stored.take(version, frame)).copy(frames, out, turn);
            out.finish();
        }
        Segment added = Segment.open(files.moveIn(version, before, staging));
        Durable.deleteAll(staging);
        return added;
    }

    /** Removes those it can. */
    private static void removeFiles(List<Segment> segments) throws IOException {
        IOException failure = null;
        for (Segment segment : segments) {
            try {
                segment.removeFiles();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
