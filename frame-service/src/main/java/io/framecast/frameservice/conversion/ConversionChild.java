package io.framecast.frameservice.conversion;

import io.framecast.frameservice.film.Ffmpeg;
import io.framecast.frameservice.film.FilmException;
import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.film.FrameMaker;
import io.framecast.frameservice.store.SegmentWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * The child's main: converts one film into a segment and tells how far it is on standard output. It ends when its standard
 * input does, and so never outlives a parent, however that ended.
 */
public final class ConversionChild {

    /** The first argument that starts it. */
    public static final String COMMAND = "convert";

    private static final long REPORT_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int ABANDONED_EXIT = 3;

    private final PrintStream out;
    private long lastReportNanos;

    private ConversionChild(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs it.
     *
     * @param args the command alone
     * @return the exit code
     */
    public static int run(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: convert, with an order on its standard input; the frame service starts it itself");
            return 2;
        }
        // Before the order: it may come later.
        Ffmpeg.load();
        DataInputStream in = new DataInputStream(System.in);
        ConversionOrder order;
        try {
            order = ConversionOrder.readFrom(in);
        } catch (IOException e) {
            return ABANDONED_EXIT;
        }
        endWithParent();
        return new ConversionChild(System.out).convert(order);
    }

    private static void endWithParent() {
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing more is told it this way.
                }
            } catch (IOException e) {
                // As good as the end.
            }
            Runtime.getRuntime().halt(ABANDONED_EXIT);
        });
    }

    private int convert(ConversionOrder order) {
        try (SegmentWriter segment = new SegmentWriter(order.stagingDirectory());
                FrameMaker maker = FrameMaker.open(order.film(), order.settings(), (frame, timeMicros, jpeg) -> {
                    segment.append(frame, timeMicros, jpeg);
                    report(segment);
                })) {
            FilmFrames frames = maker.convert();
            segment.finishStaged();
            print(new ConversionLine.Finished(frames));
            return 0;
        } catch (FilmException e) {
            print(new ConversionLine.Refused(e.getMessage()));
            return 1;
        } catch (IOException e) {
            print(new ConversionLine.Refused("its frames could not be written: " + e.getMessage()));
            return 1;
        } catch (RuntimeException | OutOfMemoryError e) {
            print(new ConversionLine.Refused("it could not be converted: " + e.getMessage()));
            return 1;
        }
    }

    private void report(SegmentWriter segment) {
        long now = System.nanoTime();
        if (now - lastReportNanos >= REPORT_EVERY_NANOS) {
            lastReportNanos = now;
            print(new ConversionLine.Progress(segment.frames(), segment.bytes()));
        }
    }

    private void print(ConversionLine line) {
        out.println(line.format());
        out.flush();
    }
}
