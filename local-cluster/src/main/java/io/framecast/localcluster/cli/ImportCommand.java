package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.terminal.LiveLine;
import io.framecast.localcluster.terminal.Screen;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "import",
        description = {
            "Uploads films, any container and codec that FFmpeg reads; sound is left out. Returns when every frame is stored.",
            "Several films are uploaded one after another; the first that fails ends it."
        },
        footer = {
            "",
            "Examples:",
            "  ./framecast import street.avi",
            "  ./framecast import --id gate-3 --title \"Gate 3, Monday\" gate.mp4",
            "  ./framecast import --json *.avi | jq -r '.[].movieId'"
        })
final class ImportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "the films")
    private List<Path> files;

    @Option(names = "--title", paramLabel = "T", description = "the movie's title (default: the file's name)")
    private @Nullable String title;

    @Option(names = "--id", paramLabel = "ID", description = "the movie's id (default: the gateway chooses)")
    private @Nullable String id;

    @Option(names = "--json", description = "an array with the REST API's JSON of each import, in the end")
    private boolean json;

    @Override
    public Integer call() {
        if (id != null && files.size() > 1) {
            throw new ParameterException(spec.commandLine(), "--id names one movie, and %d files are given".formatted(files.size()));
        }
        files.forEach(this::requireFile);
        PrintWriter out = spec.commandLine().getOut();
        try (GatewayClient gateway = cluster.gateway()) {
            MovieUpload upload = new MovieUpload(gateway, new LiveLine(spec.commandLine().getErr(), Screen.ofErrors()));
            List<JsonNode> imported = new ArrayList<>();
            try {
                for (Path file : files) {
                    imported.add(upload.run(file, query(file)));
                    if (!json) {
                        out.println(MovieUpload.sentence(file, imported.getLast()));
                        out.flush();
                    }
                }
            } finally {
                // What was imported before another failed is imported all the same.
                if (json) {
                    out.println(JsonMapper.shared().writeValueAsString(imported));
                }
            }
        }
        return 0;
    }

    private void requireFile(Path file) {
        if (!Files.exists(file)) {
            throw new ParameterException(spec.commandLine(), "there is no file " + file);
        }
        if (!Files.isRegularFile(file)) {
            throw new ParameterException(spec.commandLine(), file + " is no file that could be uploaded");
        }
        if (!Files.isReadable(file)) {
            throw new ParameterException(spec.commandLine(), file + " cannot be read: permission denied");
        }
    }

    private Map<String, String> query(Path file) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("title", title != null ? title : file.getFileName().toString());
        if (id != null) {
            query.put("id", id);
        }
        return query;
    }
}
