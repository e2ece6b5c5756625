package io.framecast.localcluster.terminal;

import java.io.PrintWriter;

/**
 * A last line that is rewritten while work goes on, below lines that stay. Where the output is no terminal there is no such
 * line, and only what stays is printed. Threadsafe.
 */
public final class LiveLine {

    private final PrintWriter out;
    private final Screen screen;
    private String shown = "";

    public LiveLine(PrintWriter out, Screen screen) {
        this.out = out;
        this.screen = screen;
    }

    public Screen screen() {
        return screen;
    }

    /** Rewrites the line; cut where it is wider than the terminal, because a line that wraps cannot be rewritten. */
    public synchronized void show(String text) {
        if (screen.live()) {
            shown = DisplayWidth.shortened("  " + text, screen.columns() - 1);
            out.print("\r" + shown + "\033[K");
            out.flush();
        }
    }

    /** Prints a line that stays, above the one that is rewritten. */
    public synchronized void keep(String text) {
        if (shown.isEmpty()) {
            out.println("  " + text);
        } else {
            out.print("\r\033[K  " + text + System.lineSeparator() + shown);
        }
        out.flush();
    }

    /** Removes the line. */
    public synchronized void clear() {
        if (!shown.isEmpty()) {
            out.print("\r\033[K");
            out.flush();
            shown = "";
        }
    }
}
