package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.terminal.DisplayWidth;
import io.framecast.localcluster.terminal.ProgressBar;
import io.framecast.localcluster.terminal.Screen;
import io.framecast.localcluster.terminal.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** How long movies stay: tells it, or sets it. */
@Command(
        name = "retention",
        description = "How long movies stay: the rules, the room on disks, and what the rules have deleted. With --set, other rules.",
        footer = {"", "A movie with a label keep (but keep:false), and one that is being recorded, are never deleted by rules.", "", "Examples:",
            "  ./framecast retention",
            "  ./framecast retention --set '{\"rules\":[{\"label\":\"camera:yard\",\"maxAge\":\"P30D\"}]}'",
            "  ./framecast retention --set @rules.json",
            "  ./framecast retention --set '{\"rules\":[{\"maxBytes\":500000000000}],\"whenFull\":\"DELETE_OLDEST\",\"fullBelowBytes\":10000000000}'"})
final class RetentionCommand implements Callable<Integer> {

    private static final int REASON_COLUMNS_MAX = 80;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Option(names = "--json", description = "the REST API's JSON")
    private boolean json;

    @Option(names = "--set", paramLabel = "JSON", description = "other rules in place of those there are, as PUT /api/v1/retention takes them; @FILE reads them")
    private @Nullable String rules;

    @Override
    public Integer call() {
        String wished = rules == null ? null : text(rules);
        PrintWriter out = spec.commandLine().getOut();
        try (GatewayClient gateway = cluster.gateway()) {
            String body = wished == null ? gateway.get("/retention") : gateway.put("/retention", wished);
            if (json) {
                out.println(body);
            } else {
                print(JsonMapper.shared().readTree(body), out, Screen.ofOutput());
            }
        }
        return 0;
    }

    private String text(String given) {
        if (!given.startsWith("@")) {
            return given;
        }
        Path file = Path.of(given.substring(1));
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--set @FILE must name a file that can be read, " + file + " cannot");
        }
    }

    static void print(JsonNode answer, PrintWriter out, Screen screen) {
        if (answer.path("rules").isEmpty()) {
            out.println("no rule: movies stay until somebody deletes them");
        } else {
            rules(answer, screen).lines().forEach(out::println);
        }
        out.println();
        long below = answer.path("fullBelowBytes").asLong(0);
        String room = ProgressBar.bytes(answer.path("freeBytes").asLong(0)) + " free";
        out.println(below == 0 ? room + "; disks are never taken for full"
                : room + (answer.path("full").asBoolean(false) ? ", full" : "") + "; below " + ProgressBar.bytes(below)
                        + (answer.path("whenFull").asString("").equals("REFUSE") ? " new movies and frames are refused" : " the oldest movies are deleted"));
        if (!answer.path("deleted").isEmpty()) {
            out.println();
            deleted(answer, screen).lines().forEach(out::println);
        }
    }

    static TextTable rules(JsonNode answer, Screen screen) {
        TextTable table = new TextTable(screen, "MOVIES", "MAX AGE", "MAX BYTES>");
        for (JsonNode rule : answer.path("rules")) {
            table.row().cell(rule.path("label").isNull() ? "all" : rule.path("label").asString("all")).cell(rule.path("maxAge").asString("-"))
                    .cell(rule.path("maxBytes").isNumber() ? ProgressBar.bytes(rule.path("maxBytes").asLong()) : "-");
        }
        return table;
    }

    static TextTable deleted(JsonNode answer, Screen screen) {
        TextTable table = new TextTable(screen, "DELETED", "AT", "BYTES>", "WHY");
        for (JsonNode movie : answer.path("deleted")) {
            table.row().cell(movie.path("movieId").asString("-")).cell(movie.path("at").asString("-"))
                    .cell(ProgressBar.bytes(movie.path("bytes").asLong(0)))
                    .cell(DisplayWidth.shortened(movie.path("reason").asString("-"), REASON_COLUMNS_MAX));
        }
        return table;
    }
}
