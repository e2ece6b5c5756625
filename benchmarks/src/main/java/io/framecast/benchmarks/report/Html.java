package io.framecast.benchmarks.report;

/** Text for HTML. */
final class Html {

    private Html() {}

    /** Text as it is shown, also within attributes. */
    static String text(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
