package io.framecast.localcluster.cli;

import io.framecast.localcluster.launch.StartUpProgress;
import io.framecast.localcluster.terminal.Colour;
import io.framecast.localcluster.terminal.LiveLine;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Tells how a start goes on: a line for each process that is ready, and on a terminal a last line with those awaited. */
final class StartUpDisplay implements StartUpProgress {

    private static final int BAR = 20;

    private final LiveLine line;
    private final Set<String> awaited = new LinkedHashSet<>();
    private int readyCount;

    StartUpDisplay(LiveLine line) {
        this.line = line;
    }

    @Override
    public synchronized void step(String what) {
        line.keep(what);
    }

    @Override
    public synchronized void started(String name, int all) {
        awaited.add(name);
        line.show(awaitedLine(all));
    }

    @Override
    public synchronized void ready(String name, int ready, int all, double seconds) {
        awaited.remove(name);
        readyCount = ready;
        line.keep("%s %s ready after %s".formatted(
                line.screen().paint(Colour.GOOD, String.format(Locale.ROOT, "[%2d/%d]", ready, all)),
                String.format(Locale.ROOT, "%-14s", name), String.format(Locale.ROOT, "%.1f s", seconds)));
        if (ready == all) {
            line.clear();
        } else {
            line.show(awaitedLine(all));
        }
    }

    private String awaitedLine(int all) {
        int full = readyCount * BAR / all;
        return "[%s%s] waiting for %s".formatted("#".repeat(full), "-".repeat(BAR - full), String.join(", ", awaited));
    }
}
