package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.terminal.Colour;
import io.framecast.localcluster.terminal.DisplayWidth;
import io.framecast.localcluster.terminal.ProgressBar;
import io.framecast.localcluster.terminal.Screen;
import io.framecast.localcluster.terminal.TextTable;
import io.framecast.protocol.mask.FrameMask;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Verbs that print what the REST API says. */
final class ListCommands {

    private static final int MASK_COLUMNS_MAX = 40;
    private static final int TITLE_COLUMNS_MAX = 40;
    private static final int LIMIT_MAX = 500;

    private ListCommands() {}

    abstract static class Listing implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Mixin
        private ClusterOption cluster;

        @Option(names = "--json", description = "the REST API's JSON")
        private boolean json;

        @Override
        public final Integer call() {
            String path = path();
            PrintWriter out = spec.commandLine().getOut();
            try (GatewayClient gateway = cluster.gateway()) {
                String body = gateway.get(path);
                if (json) {
                    out.println(body);
                } else {
                    print(JsonMapper.shared().readTree(body), out, Screen.ofOutput());
                }
            }
            return 0;
        }

        final int limit(int limit) {
            if (limit < 1 || limit > LIMIT_MAX) {
                throw new ParameterException(spec.commandLine(), "--limit must be between 1 and " + LIMIT_MAX + ", not " + limit);
            }
            return limit;
        }

        abstract String path();

        abstract void print(JsonNode answer, PrintWriter out, Screen screen);
    }

    @Command(
            name = "movies",
            description = "The movies of the domain.",
            footer = {"", "Examples:", "  ./framecast movies", "  ./framecast movies --search gate", "  ./framecast movies --json | jq -r '.items[].id'"})
    static final class Movies extends Listing {

        @Option(names = "--search", paramLabel = "TEXT", description = "only those whose id or title has this in it")
        private @Nullable String search;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "how many at most (default: ${DEFAULT-VALUE})")
        private int limit;

        @Override
        String path() {
            Map<String, String> query = new LinkedHashMap<>(Map.of("limit", Integer.toString(limit(limit))));
            if (search != null) {
                query.put("q", search);
            }
            return "/movies" + GatewayClient.queryString(query);
        }

        @Override
        void print(JsonNode answer, PrintWriter out, Screen screen) {
            if (answer.path("items").isEmpty()) {
                out.println(search == null ? "no movies yet; bring one in with ./framecast import FILE" : "no movie has " + search + " in its id or title");
                return;
            }
            movies(answer, screen).lines().forEach(out::println);
            if (answer.hasNonNull("next")) {
                out.println("(there are more; see --limit and --search)");
            }
        }
    }

    static TextTable movies(JsonNode answer, Screen screen) {
        TextTable table = new TextTable(screen, "ID", "TITLE", "FRAMES>", "RATE>", "SIZE>", "LENGTH>", "BYTES>", "COPIES", "STATE");
        for (JsonNode movie : answer.path("items")) {
            String state = text(movie, "state");
            table.row().cell(text(movie, "id")).cell(DisplayWidth.shortened(text(movie, "title"), TITLE_COLUMNS_MAX))
                    .cell(text(movie, "frames")).cell(rate(text(movie, "frameRate"))).cell(text(movie, "width") + "x" + text(movie, "height"))
                    .cell(ProgressBar.clock(Math.round(movie.path("durationSeconds").asDouble(0))))
                    .cell(ProgressBar.bytes(movie.path("bytes").asLong(0))).cell(copies(movie))
                    .cell(colourOfMovie(state), state + missing(movie) + (movie.path("recording").asBoolean(false) ? ", recording" : ""));
        }
        return table;
    }

    private static Colour colourOfMovie(String state) {
        return switch (state) {
            case "READY" -> Colour.GOOD;
            case "INCOMPLETE" -> Colour.BAD;
            default -> Colour.WAITING;
        };
    }

    /** {@code 2}, or {@code 1 of 2} where nodes that hold copies are gone. */
    private static String copies(JsonNode movie) {
        String wanted = text(movie, "copies");
        String live = text(movie, "copiesLive");
        return live.equals(wanted) || live.equals("-") ? wanted : live + " of " + wanted;
    }

    /** How many frames no live node holds, as a number or a mask of them. */
    private static String missing(JsonNode movie) {
        JsonNode missing = movie.path("missing");
        int frames = missing.isString() ? FrameMask.parse(missing.asString()).count() : missing.asInt(0);
        return frames == 0 ? "" : ", " + frames + " frames have no live holder";
    }

    /** {@code 25} for {@code 25/1}, {@code 29.97} for {@code 30000/1001}. */
    static String rate(String rational) {
        String[] parts = rational.split("/", -1);
        if (parts.length != 2) {
            return rational;
        }
        double rate = Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]);
        return rate == Math.rint(rate) ? Long.toString((long) rate) : String.format(Locale.ROOT, "%.2f", rate);
    }

    @Command(
            name = "requests",
            description = "The latest requests, newest first.",
            footer = {"", "Examples:", "  ./framecast requests --limit 5", "  ./framecast requests --movie demo --phase STREAMING"})
    static final class Requests extends Listing {

        @Option(names = "--movie", paramLabel = "ID", description = "only requests for this movie")
        private @Nullable String movie;

        @Option(names = "--phase", paramLabel = "P",
                description = "only those in this phase: PENDING, PLANNED, STREAMING, DONE, CANCELLED, ABANDONED or FAILED")
        private @Nullable String phase;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "30", description = "how many at most (default: ${DEFAULT-VALUE})")
        private int limit;

        @Override
        String path() {
            Map<String, String> query = new LinkedHashMap<>(Map.of("limit", Integer.toString(limit(limit))));
            if (movie != null) {
                query.put("movieId", movie);
            }
            if (phase != null) {
                query.put("phase", phase.toUpperCase(Locale.ROOT));
            }
            return "/requests" + GatewayClient.queryString(query);
        }

        @Override
        void print(JsonNode answer, PrintWriter out, Screen screen) {
            JsonNode items = answer.isArray() ? answer : answer.path("items");
            if (items.isEmpty()) {
                out.println("no requests; make one with ./framecast play MOVIE");
                return;
            }
            requests(items, screen, Instant.now()).lines().forEach(out::println);
        }
    }

    static TextTable requests(JsonNode items, Screen screen, Instant now) {
        TextTable table = new TextTable(screen, "RUID", "MOVIE", "AGE>", "PHASE", "EPOCH>", "FRAMES>", "WANTED");
        for (JsonNode request : items) {
            String phase = text(request, "phase");
            String wanted = text(request, "wanted");
            table.row().cell(text(request, "ruid")).cell(text(request, "movieId")).cell(age(request.path("history").path(0).path("at").asString(""), now))
                    .cell(colourOfPhase(phase), phase).cell(text(request, "epoch")).cell(frames(wanted))
                    .cell(DisplayWidth.shortened(wanted, MASK_COLUMNS_MAX));
        }
        return table;
    }

    private static Colour colourOfPhase(String phase) {
        return switch (phase) {
            case "DONE" -> Colour.DIM;
            case "STREAMING" -> Colour.GOOD;
            case "FAILED", "ABANDONED" -> Colour.BAD;
            default -> Colour.WAITING;
        };
    }

    private static String frames(String mask) {
        return mask.equals("-") ? "-" : Integer.toString(FrameMask.parse(mask).count());
    }

    /** How long ago, in the largest unit that fits: {@code 12 s}, {@code 5 min}, {@code 3 h}, {@code 2 d}; {@code -} where it is not known. */
    static String age(String at, Instant now) {
        try {
            long seconds = Math.max(0, ChronoUnit.SECONDS.between(Instant.parse(at), now));
            if (seconds < 120) {
                return seconds + " s";
            }
            if (seconds < 7_200) {
                return seconds / 60 + " min";
            }
            return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
        } catch (DateTimeParseException e) {
            return "-";
        }
    }

    @Command(
            name = "domain",
            description = "The domain's view: its live nodes, and who is primary and backup of which partition.",
            footer = {"", "Example:", "  ./framecast domain --json | jq .view.number"})
    static final class Domain extends Listing {

        @Override
        String path() {
            return "/domain";
        }

        @Override
        void print(JsonNode answer, PrintWriter out, Screen screen) {
            out.println("domain %s, view %s".formatted(text(answer, "domain"), text(answer.path("view"), "number")));
            out.println();
            members(answer, screen).lines().forEach(out::println);
            out.println();
            partitions(answer, screen).lines().forEach(out::println);
        }
    }

    static TextTable members(JsonNode answer, Screen screen) {
        TextTable members = new TextTable(screen, "NODE", "ROLE", "ADDRESS", "STORED>", "FREE>", "STATE");
        for (JsonNode member : answer.path("view").path("members")) {
            String state = text(member, "state");
            members.row().cell(text(member, "nodeId")).cell(text(member, "role").toLowerCase(Locale.ROOT).replace('_', '-'))
                    .cell(text(member, "address")).cell(storeBytes(member, "storedBytes")).cell(storeBytes(member, "freeBytes")).cell(state.equals("UP") ? Colour.GOOD : Colour.WAITING, state);
        }
        return members;
    }

    /** Of frame services: others have no store. */
    private static String storeBytes(JsonNode member, String field) {
        return text(member, "role").equals("FRAME_SERVICE") ? ProgressBar.bytes(member.path("load").path(field).asLong(0)) : "-";
    }

    static TextTable partitions(JsonNode answer, Screen screen) {
        Map<Integer, Map<String, String>> roles = new TreeMap<>();
        for (JsonNode coordinator : answer.path("coordinators")) {
            roles.computeIfAbsent(coordinator.path("partition").asInt(-1), ignored -> new LinkedHashMap<>())
                    .merge(text(coordinator, "role"), text(coordinator, "nodeId"), (one, other) -> one + "," + other);
        }
        TextTable table = new TextTable(screen, "PARTITION>", "PRIMARY", "BACKUP");
        roles.forEach((partition, nodes) -> table.row().cell(partition.toString())
                .cell(nodes.getOrDefault("PRIMARY", "-"))
                .cell(nodes.containsKey("BACKUP") ? Colour.DIM : Colour.WAITING, nodes.getOrDefault("BACKUP", "-")));
        return table;
    }

    /** A field as text, {@code -} where it is missing; of an object its values. */
    private static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (value.isObject()) {
            return String.join(":", value.valueStream().map(JsonNode::asString).toList());
        }
        return value.isMissingNode() || value.isNull() ? "-" : value.asString();
    }
}
