package io.framecast.localcluster.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table for terminals: columns as wide as their widest cell, two spaces between, numbers at the right, no trailing blanks.
 * Control characters in cells become spaces, so that a title can neither move the cursor nor break a row.
 */
public final class TextTable {

    private record Cell(String text, @Nullable Colour colour) {}

    private final Screen screen;
    private final List<Cell> headings;
    private final boolean[] isRight;
    private final List<List<Cell>> rows = new ArrayList<>();

    /** @param headings one for each column; one that ends with {@code >} has its column at the right */
    public TextTable(Screen screen, String... headings) {
        this.screen = screen;
        this.headings = new ArrayList<>();
        this.isRight = new boolean[headings.length];
        for (int column = 0; column < headings.length; column++) {
            isRight[column] = headings[column].endsWith(">");
            String heading = isRight[column] ? headings[column].substring(0, headings[column].length() - 1) : headings[column];
            this.headings.add(new Cell(heading, Colour.BOLD));
        }
    }

    /** A row whose cells are filled in one after another. */
    public static final class Row {

        private final List<Cell> cells = new ArrayList<>();

        public Row cell(String text) {
            cells.add(new Cell(clean(text), null));
            return this;
        }

        public Row cell(Colour colour, String text) {
            cells.add(new Cell(clean(text), colour));
            return this;
        }
    }

    /** Begins a row. */
    public Row row() {
        Row row = new Row();
        rows.add(row.cells);
        return row;
    }

    /** @param cells one for each heading */
    public void add(String... cells) {
        Row row = row();
        for (String cell : cells) {
            row.cell(cell);
        }
    }

    /**
     * The lines, the headings first.
     *
     * @throws IllegalStateException where a row has more or fewer cells than there are columns
     */
    public List<String> lines() {
        List<List<Cell>> all = new ArrayList<>();
        all.add(headings);
        all.addAll(rows);
        int[] widths = new int[headings.size()];
        for (List<Cell> row : all) {
            if (row.size() != widths.length) {
                throw new IllegalStateException("a row has %d cells, the table %d columns".formatted(row.size(), widths.length));
            }
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], DisplayWidth.of(row.get(column).text()));
            }
        }
        return all.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<Cell> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        int owedBlanks = 0;
        for (int column = 0; column < widths.length; column++) {
            Cell cell = row.get(column);
            int spare = widths[column] - DisplayWidth.of(cell.text());
            int before = owedBlanks + (isRight[column] ? spare : 0);
            int after = 2 + (isRight[column] ? 0 : spare);
            if (cell.text().isEmpty()) {
                owedBlanks = before + after;
            } else {
                line.repeat(' ', before).append(cell.colour() == null ? cell.text() : screen.paint(cell.colour(), cell.text()));
                owedBlanks = after;
            }
        }
        return line.toString();
    }

    private static String clean(String text) {
        return text.codePoints().anyMatch(Character::isISOControl)
                ? text.codePoints()
                        .map(codePoint -> Character.isISOControl(codePoint) ? ' ' : codePoint)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
    }
}
