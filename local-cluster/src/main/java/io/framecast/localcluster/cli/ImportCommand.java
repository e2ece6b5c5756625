package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.terminal.LiveLine;
import io.framecast.localcluster.terminal.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
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
            "Of a directory all films in it are uploaded, and each directory of JPEGs as one movie, one after another.",
            "What fails does not keep the others from it: the exit code is 1 then, and the last lines say which."
        },
        footer = {
            "",
            "Examples:",
            "  ./framecast import street.avi",
            "  ./framecast import --id gate-3 --title \"Gate 3, Monday\" gate.mp4",
            "  ./framecast import /media/card",
            "  ./framecast import --json *.avi | jq -r '.[].movieId'"
        })
final class ImportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "films, archives of JPEGs, or directories of them")
    private List<Path> files;

    @Option(names = "--title", paramLabel = "T", description = "the movie's title (default: the file's name)")
    private @Nullable String title;

    @Option(names = "--id", paramLabel = "ID", description = "the movie's id (default: the gateway chooses)")
    private @Nullable String id;

    @Option(names = "--json", description = "an array with the REST API's JSON of each import, in the end")
    private boolean json;

    @Override
    public Integer call() {
        files.forEach(this::requireFile);
        List<Path> films = films();
        if (id != null && films.size() > 1) {
            throw new ParameterException(spec.commandLine(), "--id names one movie, and %d files are given".formatted(films.size()));
        }
        PrintWriter out = spec.commandLine().getOut();
        List<String> failures = new ArrayList<>();
        try (GatewayClient gateway = cluster.gateway()) {
            MovieUpload upload = new MovieUpload(gateway, new LiveLine(spec.commandLine().getErr(), Screen.ofErrors()));
            List<JsonNode> imported = new ArrayList<>();
            try {
                for (Path film : films) {
                    try {
                        imported.add(upload(upload, film));
                        if (!json) {
                            out.println(MovieUpload.sentence(film, imported.getLast()));
                            out.flush();
                        }
                    } catch (ClusterProblem e) {
                        if (films.size() == 1) {
                            throw e;
                        }
                        failures.add(film + ": " + e.getMessage());
                    }
                }
            } finally {
                // What was imported before another failed is imported all the same.
                if (json) {
                    out.println(JsonMapper.shared().writeValueAsString(imported));
                }
            }
        }
        if (!failures.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("%d of %d were imported; these were not:".formatted(films.size() - failures.size(), films.size()));
            failures.forEach(failure -> err.println("  " + failure));
            err.flush();
            return 1;
        }
        return 0;
    }

    private List<Path> films() {
        List<Path> films = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isDirectory(file)) {
                films.add(file);
                continue;
            }
            try {
                List<Path> found = FilmsIn.find(file);
                if (found.isEmpty()) {
                    throw new ParameterException(spec.commandLine(), "there is no film and no JPEG in " + file);
                }
                films.addAll(found);
            } catch (IOException | UncheckedIOException e) {
                throw new ClusterProblem("cannot look through " + file + ": " + e.getMessage(), e);
            }
        }
        return films;
    }

    private JsonNode upload(MovieUpload upload, Path film) {
        if (!Files.isDirectory(film)) {
            return upload.run(film, query(film));
        }
        try {
            // Named for what it holds: that is what progress and messages say.
            Path packed = Files.createTempDirectory("framecast-import").resolve(film.toRealPath().getFileName() + ".zip");
            try {
                FilmsIn.pack(film, packed);
                return upload.run(packed, query(film.toRealPath()));
            } finally {
                Files.deleteIfExists(packed);
                Files.deleteIfExists(packed.getParent());
            }
        } catch (IOException e) {
            throw new ClusterProblem("cannot pack the JPEGs of " + film + ": " + e.getMessage(), e);
        }
    }

    private void requireFile(Path file) {
        if (!Files.exists(file)) {
            throw new ParameterException(spec.commandLine(), "there is no file " + file);
        }
        if (!Files.isRegularFile(file) && !Files.isDirectory(file)) {
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
