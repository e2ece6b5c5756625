package io.framecast.localcluster.terminal;

import java.util.Map;

/**
 * What standard output or standard error is.
 *
 * @param live whether it is a terminal on which a line may be rewritten
 * @param colours whether colours may be used
 * @param columns its width; lines that are rewritten must stay below it
 */
public record Screen(boolean live, boolean colours, int columns) {

    private static final int USUAL_COLUMNS = 80;

    /** Neither rewrites nor colours: a file, a pipe, a log. */
    public static final Screen PLAIN = new Screen(false, false, USUAL_COLUMNS);

    /** Standard output, as the launcher script saw it. */
    public static Screen ofOutput() {
        return of("1");
    }

    /** Standard error, as the launcher script saw it. */
    public static Screen ofErrors() {
        return of("2");
    }

    private static Screen of(String descriptor) {
        boolean terminal = System.getProperty("framecast.terminals", "").contains(descriptor);
        return of(terminal, Integer.getInteger("framecast.columns", 0), System.getenv());
    }

    /**
     * @param terminal whether the descriptor is a terminal
     * @param columns its width as far as it is known, else 0
     * @param environment {@code NO_COLOR} (no-color.org) and {@code TERM} are looked at
     */
    static Screen of(boolean terminal, int columns, Map<String, String> environment) {
        boolean able = terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        boolean colours = able && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Screen(able, colours, columns > 0 ? columns : USUAL_COLUMNS);
    }

    /** The text in that colour where there are colours, else as it is. */
    public String paint(Colour colour, String text) {
        return colours && !text.isEmpty() ? colour.code() + text + Colour.OFF : text;
    }
}
