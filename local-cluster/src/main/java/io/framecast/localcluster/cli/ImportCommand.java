package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.GatewayClient;
import java.nio.file.Files;
import java.nio.file.Path;
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

@Command(name = "import", description = "Uploads films, any container and codec that FFmpeg reads; returns when every frame is stored.")
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

    @Override
    public Integer call() {
        if (id != null && files.size() > 1) {
            throw new ParameterException(spec.commandLine(), "--id names one movie, and %d files are given".formatted(files.size()));
        }
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new ParameterException(spec.commandLine(), "there is no file " + file);
            }
        }
        try (GatewayClient gateway = cluster.gateway()) {
            MovieUpload upload = new MovieUpload(gateway, spec.commandLine().getErr(), System.console() != null && System.console().isTerminal());
            for (Path file : files) {
                Map<String, String> query = new LinkedHashMap<>();
                query.put("title", title != null ? title : file.getFileName().toString());
                if (id != null) {
                    query.put("id", id);
                }
                spec.commandLine().getOut().println(upload.run(file, query));
            }
        }
        return 0;
    }
}
