package io.framecast.e2e.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the scenarios measured, printed as one table at the end. Thread-safe. */
public final class Figures {

    private record Figure(String what, double value, String unit) {}

    private final List<Figure> figures = new ArrayList<>();

    /** Adds a figure. */
    public synchronized void add(String what, double value, String unit) {
        figures.add(new Figure(what, value, unit));
    }

    /** Adds a time in milliseconds. */
    public void addNanos(String what, long nanos) {
        add(what, nanos / 1e6, "ms");
    }

    /** The table, in Markdown; "" where nothing was measured. */
    public synchronized String table() {
        if (figures.isEmpty()) {
            return "";
        }
        int width = figures.stream().mapToInt(figure -> figure.what().length()).max().orElse(0);
        StringBuilder table = new StringBuilder();
        table.append(("| %-" + width + "s |      value | unit |%n").formatted("measured"));
        table.append("|").append("-".repeat(width + 2)).append("|-----------:|------|\n");
        for (Figure figure : figures) {
            table.append(String.format(Locale.ROOT, "| %-" + width + "s | %10.1f | %-4s |%n", figure.what(), figure.value(), figure.unit()));
        }
        return table.toString();
    }

    /** Writes the table to a file. */
    public void writeTo(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, table());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
