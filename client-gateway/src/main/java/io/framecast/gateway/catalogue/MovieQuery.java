package io.framecast.gateway.catalogue;

import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which movies are asked for. Its text is words between spaces, all of which must be met, in any case and any Unicode form:
 *
 * <ul>
 * <li>{@code north}: the id, the title or a label's value has it in it;
 * <li>{@code camera:north}: the label {@code camera} is {@code north}, as a whole; {@code camera:} is met by any value;
 * <li>{@code "north gate"}, {@code camera:"north gate"}: with the spaces; a word in quotes is never a label's.
 * </ul>
 */
public final class MovieQuery {

    /** Characters of the text, at most. */
    public static final int MAX_CHARS = 400;

    /** A word: a label's key before its value, the value in quotes or not; or text in quotes; or text. */
    private static final Pattern WORD =
            Pattern.compile("(?:([^\\s\":]+):)?(?:\"([^\"]*)\"|([^\\s\"]*))(?=\\s|$)", Pattern.UNICODE_CHARACTER_CLASS);

    private final List<Word> words;
    private final @Nullable Instant from;
    private final @Nullable Instant to;

    /** @param key of a label; null for text that may be anywhere */
    private record Word(@Nullable String key, String text) {

        boolean isMetBy(String id, String title, Map<String, String> labels) {
            if (key == null) {
                return folded(id).contains(text) || folded(title).contains(text)
                        || labels.values().stream().anyMatch(value -> folded(value).contains(text));
            }
            return labels.entrySet().stream().anyMatch(label ->
                    folded(label.getKey()).equals(key) && (text.isEmpty() || folded(label.getValue()).equals(text)));
        }
    }

    private MovieQuery(List<Word> words, @Nullable Instant from, @Nullable Instant to) {
        this.words = words;
        this.from = from;
        this.to = to;
    }

    /**
     * Reads a query.
     *
     * @param text empty for all movies
     * @param from movies recorded at that time or later; null for any
     * @param to movies recorded before that time; null for any. A movie without a time meets neither
     * @throws IllegalArgumentException with rule, value and remedy
     */
    public static MovieQuery of(String text, @Nullable Instant from, @Nullable Instant to) {
        if (text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("q must have at most " + MAX_CHARS + " characters, got " + text.length() + "; ask for less");
        }
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("from must be before to, got " + from + " and " + to + "; exchange them");
        }
        return new MovieQuery(words(text.strip()), from, to);
    }

    private static List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        Matcher next = WORD.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!next.find(at) || next.start() != at) {
                throw new IllegalArgumentException("a quotation in q must begin with a word and end before a space, got '" + text.substring(at)
                        + "'; write \"two words\" or label:\"two words\"");
            }
            String found = next.group(2) == null ? next.group(3) : next.group(2);
            String key = next.group(1);
            if (key != null || !found.isEmpty()) {
                words.add(new Word(key == null ? null : folded(key), folded(found)));
            }
            at = next.end();
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }
        return List.copyOf(words);
    }

    /** Whether a movie with these facts is asked for. */
    public boolean matches(String id, String title, Map<String, String> labels, @Nullable Instant recordedAt) {
        if (from != null && (recordedAt == null || recordedAt.isBefore(from))) {
            return false;
        }
        if (to != null && (recordedAt == null || !recordedAt.isBefore(to))) {
            return false;
        }
        return words.stream().allMatch(word -> word.isMetBy(id, title, labels));
    }

    /** The same for all ways to write it: full-width digits, ligatures, capitals, composed accents or not. */
    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
