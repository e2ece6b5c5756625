package io.framecast.protocol.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the documentation, in Markdown, whose tables and diagrams are held against the code.
 *
 * @param lines all of it
 */
public record Page(List<String> lines) {

    /** {@code `framecast.some.setting` = 4 MB}: a setting and its default. */
    private static final Pattern SETTING = Pattern.compile("`([\\w.]+\\.[\\w.-]+)` = ([0-9]+(?: (?:B|KB|MB|ms|s))?)");
    private static final long KB = 1 << 10;

    /** Reads a page. */
    public static Page read(Path markdown) {
        try {
            return new Page(Files.readAllLines(markdown));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines under a heading of any level, up to the next of the same or a higher one. */
    public List<String> section(String heading) {
        Pattern title = Pattern.compile("(#+) " + Pattern.quote(heading));
        List<String> found = new ArrayList<>();
        int level = 0;
        boolean inBlock = false;
        for (String line : lines) {
            inBlock ^= line.startsWith("```");
            Matcher begins = title.matcher(line);
            if (level == 0 && !inBlock && begins.matches()) {
                level = begins.group(1).length();
            } else if (level > 0) {
                // A shell's comment is no heading.
                if (!inBlock && line.matches("#{1," + level + "} .*")) {
                    break;
                }
                found.add(line);
            }
        }
        if (level == 0) {
            throw new AssertionError("the page has no heading '" + heading + "'");
        }
        return found;
    }

    /** The first table under a heading: the cells of each row, without its head. */
    public List<List<String>> table(String heading) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : section(heading)) {
            if (line.startsWith("|")) {
                rows.add(Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("(?<!\\\\)\\|")).map(String::strip).toList());
            } else if (!rows.isEmpty()) {
                break;
            }
        }
        if (rows.size() < 3) {
            throw new AssertionError("no table stands under '" + heading + "'");
        }
        return rows.subList(2, rows.size());
    }

    /** The first byte diagram under a heading. */
    public ByteDiagram diagram(String heading) {
        return ByteDiagram.parse(block(heading, ""));
    }

    /** The first fenced block of a language under a heading. */
    public List<String> block(String heading, String language) {
        return blocks(heading, language).getFirst();
    }

    /** All fenced blocks of a language under a heading. */
    public List<List<String>> blocks(String heading, String language) {
        List<List<String>> found = new ArrayList<>();
        List<String> open = null;
        boolean inside = false;
        for (String line : section(heading)) {
            if (line.startsWith("```")) {
                inside = !inside;
                open = inside && line.equals("```" + language) ? new ArrayList<>() : null;
                if (open != null) {
                    found.add(open);
                }
            } else if (open != null) {
                open.add(line);
            }
        }
        if (found.isEmpty()) {
            throw new AssertionError("no block of '" + language + "' stands under '" + heading + "'");
        }
        return found;
    }

    /** The settings that the page names with a default, as {@code `name` = default}. */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        SETTING.matcher(String.join("\n", lines)).results().forEach(found -> settings.put(found.group(1), found.group(2)));
        return settings;
    }

    /** What a record of settings says, as pages write it: names with dashes behind the prefix, sizes and times with their unit. */
    public static Map<String, String> settingsOf(String prefix, Record settings) {
        Map<String, String> named = new TreeMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            named.put(prefix + "." + name, text(component, settings));
        }
        return named;
    }

    private static String text(RecordComponent component, Record settings) {
        try {
            Object value = component.getAccessor().invoke(settings);
            return switch (value) {
                case Duration time -> time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
                case Integer bytes when component.getName().endsWith("Bytes") -> size(bytes);
                case Number number -> number.toString();
                // Spring's DataSize, which this module does not know, prints its bytes: 4194304B.
                default -> value.toString().matches("[0-9]+B") ? size(Long.parseLong(value.toString().replace("B", ""))) : value.toString();
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("record accessors are public", e);
        }
    }

    private static String size(long bytes) {
        return bytes % (KB * KB) == 0 ? bytes / (KB * KB) + " MB" : bytes % KB == 0 ? bytes / KB + " KB" : bytes + " B";
    }
}
