package io.framecast.localcluster.terminal;

import java.util.Locale;

/** Formats how far something is as one line: a bar, how much of how much, how fast, how long still. */
public final class ProgressBar {

    private static final int WIDTH = 30;
    // Beside frames there is more to tell: which nodes send them, or how many are bad.
    private static final int WIDTH_OF_FRAMES = 12;

    private ProgressBar() {}

    /**
     * Progress of what is counted in bytes.
     *
     * @param name what goes on
     * @param doneBytes so far
     * @param allBytes in the end, at least {@code doneBytes}
     * @param elapsedMillis since the first byte
     */
    public static String ofBytes(String name, long doneBytes, long allBytes, long elapsedMillis) {
        return line(name, WIDTH, doneBytes, allBytes, elapsedMillis, bytes(doneBytes) + " of " + bytes(allBytes),
                bytes(perSecond(doneBytes, elapsedMillis)) + "/s");
    }

    /** As {@link #ofBytes}, of what is counted in frames; {@code allFrames} is 0 until a gateway has said how many there are. */
    public static String ofFrames(String name, long doneFrames, long allFrames, long elapsedMillis) {
        if (allFrames == 0) {
            return name + ": asking the gateway";
        }
        return line(name, WIDTH_OF_FRAMES, doneFrames, allFrames, elapsedMillis, doneFrames + " of " + allFrames + " frames",
                framesPerSecond(doneFrames, elapsedMillis));
    }

    private static String line(String name, int width, long done, long all, long elapsedMillis, String amount, String rate) {
        double part = all == 0 ? 1 : Math.min(1, (double) done / all);
        int full = (int) (part * width);
        String left = done == 0 || done >= all
                ? ""
                : "  " + clock(Math.round(elapsedMillis * (all - done) / (done * 1000.0))) + " left";
        return String.format(Locale.ROOT, "%s [%s%s] %3d %%  %s%s%s", name, "#".repeat(full), "-".repeat(width - full),
                (int) (part * 100), amount, elapsedMillis == 0 ? "" : "  " + rate, left);
    }

    /** A rate with one digit after the point: {@code 24.0 frames/s}. */
    public static String framesPerSecond(long frames, long elapsedMillis) {
        return String.format(Locale.ROOT, "%.1f frames/s", elapsedMillis == 0 ? 0 : frames * 1000.0 / elapsedMillis);
    }

    private static long perSecond(long done, long elapsedMillis) {
        return elapsedMillis == 0 ? 0 : (long) (done * 1000.0 / elapsedMillis);
    }

    /** A size in the unit that leaves one to four digits before the point: {@code 812 B}, {@code 1.4 MB}. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        int unit = 0;
        while (value >= 999.95 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    /** Minutes and seconds, {@code 1:05}; hours before them where there are any. */
    public static String clock(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
