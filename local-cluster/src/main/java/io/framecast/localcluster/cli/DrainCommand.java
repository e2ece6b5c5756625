package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.terminal.ProgressBar;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Has a frame service emptied, and waits until it is. */
@Command(
        name = "drain",
        description = "Moves a frame service's shares and copies to others, then says that it may be stopped.",
        footer = {
            "",
            "It stays so when it is started anew, until --undo. Where others have no room, or are fewer than a movie's copies, it keeps",
            "what nobody can take; Ctrl-C ends the waiting, not the draining.",
            "",
            "Examples:",
            "  ./framecast drain frame-3 && ./framecast stop frame-3",
            "  ./framecast drain --no-wait frame-3",
            "  ./framecast drain --undo frame-3"
        })
final class DrainCommand implements Callable<Integer> {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration STUCK_AFTER = Duration.ofMinutes(5);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Parameters(paramLabel = "NAME", description = "a frame service, such as frame-3")
    private String name;

    @Option(names = "--no-wait", description = "return at once")
    private boolean noWait;

    @Option(names = "--undo", description = "let it take frames again")
    private boolean undo;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (GatewayClient gateway = cluster.gateway()) {
            String path = "/domain/nodes/" + GatewayClient.encoded(name) + "/draining";
            if (undo) {
                gateway.deleteJson(path);
                out.println(name + " takes frames again");
                return 0;
            }
            gateway.putJson(path);
            if (noWait) {
                out.println(name + " drains; ./framecast domain shows what it still stores");
                return 0;
            }
            awaitEmpty(gateway);
            out.println(name + " is empty and may be stopped: ./framecast stop " + name);
            return 0;
        }
    }

    private void awaitEmpty(GatewayClient gateway) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        long leastBytes = Long.MAX_VALUE;
        long allBytes = -1;
        long changedNanos = System.nanoTime();
        while (true) {
            JsonNode members = gateway.getJson("/domain").path("view").path("members");
            JsonNode member = member(members);
            long bytes = storedBytes(member);
            long storedByAll = members.valueStream().mapToLong(DrainCommand::storedBytes).sum();
            if (bytes == 0 && member.path("state").asString().equals("DRAINING")) {
                return;
            }
            if (bytes < leastBytes) {
                leastBytes = bytes;
                changedNanos = System.nanoTime();
                err.println(name + " still stores " + ProgressBar.bytes(bytes));
                err.flush();
            } else if (storedByAll != allBytes) {
                // Its frames go when all their copies are made, which may take long: until then others store more.
                changedNanos = System.nanoTime();
            } else if (System.nanoTime() - changedNanos > STUCK_AFTER.toNanos()) {
                throw new ClusterProblem(name + " still stores " + ProgressBar.bytes(bytes) + " and nothing has changed for "
                        + STUCK_AFTER.toMinutes() + " min: as many other frame services with room are needed as movies have copies; add one,"
                        + " lower copies (PATCH /api/v1/movies/ID), or ./framecast drain --undo " + name);
            }
            allBytes = storedByAll;
            Thread.sleep(LOOK_EVERY);
        }
    }

    private static long storedBytes(JsonNode member) {
        return member.path("load").path("storedBytes").asLong(0);
    }

    private JsonNode member(JsonNode members) {
        for (JsonNode member : members) {
            if (member.path("nodeId").asString().equals(name)) {
                return member;
            }
        }
        throw new ClusterProblem(name + " has left the domain while it was being emptied; ./framecast start " + name + ", then drain it again");
    }
}
