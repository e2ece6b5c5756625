package io.framecast.frameservice.conversion;

import io.framecast.frameservice.film.FilmFrames;
import io.framecast.protocol.event.FrameRate;
import java.util.Optional;

/** What a converting child prints on its standard output: one line each, fields between tabs. */
sealed interface ConversionLine {

    /** How far it is. */
    record Progress(int frames, long bytes) implements ConversionLine {}

    /** It is done: the segment and its index are in their files. */
    record Finished(FilmFrames film) implements ConversionLine {}

    /** It cannot be done. */
    record Refused(String reason) implements ConversionLine {}

    /** The line, without its end. */
    default String format() {
        return switch (this) {
            case Progress progress -> "progress\t" + progress.frames + '\t' + progress.bytes;
            case Finished finished -> "finished\t" + finished.film.frames() + '\t' + finished.film.rate() + '\t' + finished.film.isVariable() + '\t' + finished.film.width() + '\t'
                    + finished.film.height() + '\t' + finished.film.bytes() + '\t' + finished.film.copied() + '\t'
                    + oneLine(finished.film.detail());
            case Refused refused -> "refused\t" + oneLine(refused.reason);
        };
    }

    /** Reads a line; empty where it is something else, such as a library's own words. */
    static Optional<ConversionLine> parse(String line) {
        String[] fields = line.split("\t", -1);
        try {
            return switch (fields[0] + '/' + fields.length) {
                case "progress/3" -> Optional.of(new Progress(Integer.parseInt(fields[1]), Long.parseLong(fields[2])));
                case "finished/9" -> Optional.of(new Finished(new FilmFrames(Integer.parseInt(fields[1]), FrameRate.parse(fields[2]),
                        Boolean.parseBoolean(fields[3]), Integer.parseInt(fields[4]), Integer.parseInt(fields[5]), Long.parseLong(fields[6]),
                        Integer.parseInt(fields[7]), fields[8])));
                case "refused/2" -> Optional.of(new Refused(fields[1]));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
