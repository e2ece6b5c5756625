package io.framecast.localcluster.cli;

import java.util.Locale;

/** Formats the progress of an upload as one line. */
final class ProgressBar {

    private static final int WIDTH = 30;

    private ProgressBar() {}

    /**
     * @param name what is uploaded
     * @param doneBytes bytes sent
     * @param allBytes bytes to send, at least {@code doneBytes}
     * @param elapsedMillis since the first byte
     */
    static String line(String name, long doneBytes, long allBytes, long elapsedMillis) {
        double part = allBytes == 0 ? 1 : (double) doneBytes / allBytes;
        int full = (int) (part * WIDTH);
        String rate = elapsedMillis == 0 ? "" : "  " + bytes((long) (doneBytes * 1000.0 / elapsedMillis)) + "/s";
        String left = doneBytes == 0 || doneBytes == allBytes
                ? ""
                : "  " + clock(Math.round(elapsedMillis * (allBytes - doneBytes) / (doneBytes * 1000.0))) + " left";
        return String.format(Locale.ROOT, "%s [%s%s] %3d %%  %s of %s%s%s", name, "#".repeat(full), "-".repeat(WIDTH - full),
                (int) (part * 100), bytes(doneBytes), bytes(allBytes), rate, left);
    }

    /** A size in the unit that leaves one to four digits before the point: {@code 812 B}, {@code 1.4 MB}. */
    static String bytes(long bytes) {
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
    static String clock(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
