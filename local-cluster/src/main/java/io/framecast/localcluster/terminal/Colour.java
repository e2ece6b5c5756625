package io.framecast.localcluster.terminal;

/** The colours in use, each with one meaning; codes of ECMA-48, select graphic rendition. */
public enum Colour {
    /** Headings. */
    BOLD("1"),
    /** What is secondary. */
    DIM("2"),
    /** What is as it should be. */
    GOOD("32"),
    /** What is on its way, or stands still on purpose. */
    WAITING("33"),
    /** What is broken. */
    BAD("31");

    static final String OFF = "\033[0m";

    private final String parameter;

    Colour(String parameter) {
        this.parameter = parameter;
    }

    String code() {
        return "\033[" + parameter + "m";
    }
}
