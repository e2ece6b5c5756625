package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The build makes an image of a service without an engine, as the page on Kubernetes says. On a base of its own, since the default one is in
 * a registry that not every machine reaches: what is checked is what the build puts on top of it.
 */
class ImageIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODULE = "strategist-service";

    @TempDir
    private Path directory;

    @Test
    void holdsTheServiceOnItsBaseAndIsNotRunByRoot() throws Exception {
        Path base = makeBase();
        Path root = Path.of("..").toRealPath();
        run(root, System.getProperty("framecast.maven"), "-B", "-ntp", "-q", "-DskipTests", "package", "jib:buildTar",
                "-Dimage.base=tar://" + base, "-pl", MODULE, "-am");

        Path image = Files.createDirectory(directory.resolve("image"));
        run(image, "tar", "-xf", root.resolve(MODULE).resolve("target").resolve(MODULE + "-image.tar").toString());
        JsonNode manifest = JSON.readTree(image.resolve("manifest.json").toFile()).get(0);
        JsonNode config = JSON.readTree(image.resolve(manifest.get("Config").asText()).toFile()).get("config");

        assertThat(manifest.get("RepoTags").get(0).asText()).startsWith("framecast/" + MODULE + ":");
        assertThat(config.get("User").asText()).isEqualTo("10001:10001");
        assertThat(texts(config.get("Entrypoint"))).startsWith("java").endsWith("io.framecast.strategist.StrategistApplication");
        List<String> files = new ArrayList<>();
        for (String layer : texts(manifest.get("Layers"))) {
            files.addAll(run(image, "tar", "-tzf", layer).lines().toList());
        }
        assertThat(files)
                .contains("etc/base", "app/resources/application.yaml", "app/classes/io/framecast/strategist/StrategistApplication.class")
                .anyMatch(file -> file.startsWith("app/libs/kafka-clients-"));
    }

    /** An image of one file, as {@code docker save} writes it. */
    private Path makeBase() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("base/etc")).getParent();
        Files.writeString(tree.resolve("etc/base"), "");
        run(tree, "tar", "-cf", "../layer.tar", "etc");
        String layer = HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(directory.resolve("layer.tar"))));
        Files.writeString(directory.resolve("config.json"), """
                {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}""".formatted(layer));
        Files.writeString(directory.resolve("manifest.json"), """
                [{"Config":"config.json","RepoTags":["base:latest"],"Layers":["layer.tar"]}]""");
        run(directory, "tar", "-cf", "base.tar", "manifest.json", "config.json", "layer.tar");
        return directory.resolve("base.tar").toRealPath();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static String run(Path in, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("image-it", ".log");
        try {
            int exit = new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
            String said = Files.readString(output);
            assertThat(exit).as("%s\n%s", String.join(" ", command), said).isZero();
            return said;
        } finally {
            Files.delete(output);
        }
    }
}
