package io.framecast.protocol.link;

import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.link.LinkMessage.Lack;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.MaskSyntaxException;
import io.framecast.protocol.watch.RequestLog;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Pushes what one group's sink demands and this node may and can send, in the demand's order, and says what it lacks of it. One run of
 * frames at a time is with the network, so that a demand that replaces another takes effect at once. Confined to the group's event loop.
 */
final class FramePusher {

    private static final int BATCH_FRAMES = 64;

    private final HolderLinks links;
    private final String ruid;
    private final String movieId;
    private final String movieVersion;
    private final Runnable onGone;
    private final PushQueue queue = new PushQueue();
    private final int[] batch = new int[BATCH_FRAMES];
    private boolean writing;
    private long sentFrames;
    private long sentBytes;

    /** @param onGone called when the run that the network had has gone, or will not go any more */
    FramePusher(HolderLinks links, String ruid, String movieId, String movieVersion, Runnable onGone) {
        this.links = links;
        this.ruid = ruid;
        this.movieId = movieId;
        this.movieVersion = movieVersion;
        this.onGone = onGone;
    }

    /** Forgets the demand and what was sent, for a new link. */
    void startAnew() {
        queue.clear();
    }

    /** Looks at the whole demand again: more of it may be sent now. */
    void rescan() {
        queue.rescan();
    }

    /** Whether the network has a run of frames that has not gone yet. */
    boolean isWriting() {
        return writing;
    }

    /** How much has gone, in words. */
    String told() {
        return sentFrames + " frames sent, " + sentBytes + " bytes";
    }

    /** Takes a demand in place of the former one, and says what of it is not here. */
    void take(Demand demand, FrameMask allowed, @Nullable HolderLink open) throws LinkProtocolException {
        try {
            queue.replace(demand);
        } catch (MaskSyntaxException e) {
            throw new LinkProtocolException("not a demand: " + e.getMessage());
        }
        FrameMask lacking = queue.demanded().and(allowed).andNot(links.source().held(movieId, movieVersion));
        if (!lacking.isEmpty()) {
            if (open != null) {
                lack(open, lacking);
            }
            queue.sent(lacking);
        }
    }

    private void lack(HolderLink open, FrameMask mask) {
        open.send(new Lack(ruid, mask));
    }

    /** Hands the next run to the network, where the one before has gone. */
    void pump(HolderLink open, FrameMask allowed) {
        if (writing || !open.isWritable()) {
            return;
        }
        int count = queue.peek(batch, allowed);
        while (count > 0) {
            FrameRun run = read(count);
            if (run != null) {
                send(open, run);
                return;
            }
            lack(open, FrameMask.of(batch[0]));
            queue.sent(FrameMask.of(batch[0]));
            count = queue.peek(batch, allowed);
        }
    }

    private @Nullable FrameRun read(int count) {
        try {
            return links.source().read(movieId, movieVersion, batch, 0, count, links.settings().runBytes());
        } catch (IOException | RuntimeException e) {
            try (MDC.MDCCloseable _ = RequestLog.about(ruid)) {
                links.countReadFailure(movieId, batch[0], e);
            }
            return null;
        }
    }

    private void send(HolderLink open, FrameRun run) {
        writing = true;
        queue.sent(batch, run.frames());
        open.send(run).addListener(sent -> {
            writing = false;
            if (sent.isSuccess()) {
                links.countSent(run.frames(), run.bytes());
                sentFrames += run.frames();
                sentBytes += run.bytes();
            }
            onGone.run();
        });
    }
}
