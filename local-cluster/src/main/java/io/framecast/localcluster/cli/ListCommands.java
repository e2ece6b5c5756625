package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.GatewayClient;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Verbs that print what the REST API says. */
final class ListCommands {

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
            PrintWriter out = spec.commandLine().getOut();
            try (GatewayClient gateway = cluster.gateway()) {
                String body = gateway.get(path());
                if (json) {
                    out.println(body);
                } else {
                    print(JsonMapper.shared().readTree(body), out);
                }
            }
            return 0;
        }

        abstract String path();

        abstract void print(JsonNode answer, PrintWriter out);
    }

    @Command(name = "movies", description = "The movies of the domain.")
    static final class Movies extends Listing {

        @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "how many at most (default: ${DEFAULT-VALUE})")
        private int limit;

        @Override
        String path() {
            return "/movies?limit=" + limit;
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            TextTable table = new TextTable("ID", "TITLE", "FRAMES", "RATE", "SIZE", "LENGTH", "BYTES", "COPIES", "STATE");
            for (JsonNode movie : answer.path("items")) {
                table.add(text(movie, "id"), text(movie, "title"), text(movie, "frames"), text(movie, "frameRate"),
                        text(movie, "width") + "x" + text(movie, "height"), ProgressBar.clock(Math.round(movie.path("durationSeconds").asDouble(0))),
                        ProgressBar.bytes(movie.path("bytes").asLong(0)), copies(movie), text(movie, "state"));
            }
            table.lines().forEach(out::println);
            if (answer.hasNonNull("next")) {
                out.println("(there are more; see --limit)");
            }
        }

        /** {@code 2}, or {@code 1 of 2} where nodes that hold copies are gone. */
        private static String copies(JsonNode movie) {
            String wanted = text(movie, "copies");
            String live = text(movie, "copiesLive");
            return live.equals(wanted) ? wanted : live + " of " + wanted;
        }
    }

    @Command(name = "requests", description = "The latest requests, newest first.")
    static final class Requests extends Listing {

        @Option(names = "--limit", paramLabel = "N", defaultValue = "30", description = "how many at most (default: ${DEFAULT-VALUE})")
        private int limit;

        @Override
        String path() {
            return "/requests?limit=" + limit;
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            TextTable table = new TextTable("RUID", "MOVIE", "PHASE", "EPOCH", "WANTED");
            for (JsonNode request : answer.isArray() ? answer : answer.path("items")) {
                table.add(text(request, "ruid"), text(request, "movieId"), text(request, "phase"), text(request, "epoch"),
                        shortened(text(request, "wanted")));
            }
            table.lines().forEach(out::println);
        }
    }

    @Command(name = "domain", description = "The domain's view: its live nodes, and who is primary and backup of which partition.")
    static final class Domain extends Listing {

        @Override
        String path() {
            return "/domain";
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println("domain %s, view %s".formatted(text(answer, "domain"), text(answer.path("view"), "number")));
            TextTable members = new TextTable("NODE", "ROLE", "ADDRESS", "STATE");
            for (JsonNode member : answer.path("view").path("members")) {
                members.add(text(member, "nodeId"), text(member, "role").toLowerCase(Locale.ROOT).replace('_', '-'), text(member, "address"),
                        text(member, "state"));
            }
            members.lines().forEach(out::println);
            TextTable coordinators = new TextTable("PARTITION", "ROLE", "COORDINATOR");
            for (JsonNode coordinator : answer.path("coordinators")) {
                coordinators.add(text(coordinator, "partition"), text(coordinator, "role"), text(coordinator, "nodeId"));
            }
            out.println();
            coordinators.lines().forEach(out::println);
        }
    }

    /** A field as text, {@code -} where it is missing; of an object its values. */
    private static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (value.isObject()) {
            return String.join(":", value.valueStream().map(JsonNode::asString).toList());
        }
        return value.isMissingNode() || value.isNull() ? "-" : value.asString();
    }

    private static String shortened(String mask) {
        return mask.length() <= 40 ? mask : mask.substring(0, 39) + "…";
    }
}
