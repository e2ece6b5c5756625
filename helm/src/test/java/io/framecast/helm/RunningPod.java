package io.framecast.helm;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A rendered pod as a process of this machine: the jar that its image holds, with the very environment and volumes that the chart gives
 * it. Two things differ, since all share one machine: each path below a mount leads into a directory of the pod's own, and the
 * ports are free ones.
 */
final class RunningPod implements AutoCloseable {

    /** Four start at once, on whatever machine runs the tests. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(6);

    private static final int RESTARTS_AT_MOST = 3;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final Workload workload;
    private final Map<String, Integer> ports;
    private final Path log;
    private final ProcessBuilder start;
    private Process process;
    private int restarts;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();

    /**
     * What the pod finds around it.
     *
     * @param objects the rendering that the pod is part of
     * @param secrets the values of each Secret by its name
     */
    record Surroundings(List<HasMetadata> objects, Map<String, Map<String, String>> secrets) {

        private String secret(String name, String key) {
            String value = secrets.getOrDefault(name, Map.of()).get(key);
            if (value == null) {
                throw new AssertionError("the pod asks for " + key + " of Secret " + name + ", which is not there");
            }
            return value;
        }

        private ConfigMap configMap(String name) {
            return objects.stream()
                    .filter(object -> object instanceof ConfigMap && object.getMetadata().getName().equals(name))
                    .map(ConfigMap.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the pod asks for ConfigMap " + name + ", which is not there"));
        }
    }

    RunningPod(Workload workload, Surroundings surroundings, Path root) throws IOException {
        this.workload = workload;
        Container container = workload.container();
        ports = container.getPorts().stream().collect(Collectors.toMap(ContainerPort::getName, port -> Ports.free()));
        Path directory = Files.createDirectories(root.resolve(workload.name()));
        Mounts mounts = new Mounts(container.getVolumeMounts(), directory);
        for (VolumeMount mount : container.getVolumeMounts()) {
            mounts.fill(mount, volume(mount.getName()), surroundings);
        }
        String name = workload.name() + "-0";
        Map<String, String> environment = new HashMap<>();
        container.getEnv().forEach(variable -> environment.put(variable.getName(), mounts.inside(valueOf(variable, name, surroundings))));
        environment.merge("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + mounts.inside("/tmp"), (given, own) -> given + ' ' + own);
        environment.put("SERVER_PORT", ports.get("http").toString());
        if (ports.containsKey("link")) {
            environment.put("FRAMECAST_LINK_PORT", ports.get("link").toString());
        }
        if (ports.containsKey("management")) {
            environment.put("MANAGEMENT_SERVER_PORT", ports.get("management").toString());
        }
        log = directory.resolve("pod.log");
        ProcessBuilder builder = new ProcessBuilder(Built.java(), "-jar", Built.jar(container.getName()).toString())
                .directory(directory.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(variable -> !variable.equals("PATH"));
        builder.environment().putAll(environment);
        start = builder;
        process = builder.start();
    }

    private Volume volume(String name) {
        return workload.pod().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(name))
                .findFirst()
                // A StatefulSet's claim: a directory of its own, as for an emptyDir.
                .orElseGet(Volume::new);
    }

    private static String valueOf(EnvVar variable, String podName, Surroundings surroundings) {
        EnvVarSource source = variable.getValueFrom();
        if (source == null) {
            return variable.getValue();
        }
        if (source.getSecretKeyRef() != null) {
            return surroundings.secret(source.getSecretKeyRef().getName(), source.getSecretKeyRef().getKey());
        }
        return switch (source.getFieldRef().getFieldPath()) {
            case "metadata.name" -> podName;
            case "status.podIP" -> "127.0.0.1";
            case "metadata.labels['topology.kubernetes.io/zone']" -> "zone-a";
            default -> throw new AssertionError("unknown field " + source.getFieldRef().getFieldPath());
        };
    }

    /** Where the container's paths are on this machine. */
    private static final class Mounts {

        private final Map<String, Path> places;
        private final Pattern paths;

        private Mounts(List<VolumeMount> mounts, Path directory) {
            places = mounts.stream().collect(Collectors.toMap(
                    VolumeMount::getMountPath, mount -> directory.resolve(mount.getMountPath().substring(1))));
            paths = Pattern.compile(places.keySet().stream().sorted(Comparator.comparing(String::length).reversed())
                    .map(Pattern::quote).collect(Collectors.joining("|", "(", ")(?![\\w-])")));
        }

        private String inside(String text) {
            return paths.matcher(text).replaceAll(path -> Matcher.quoteReplacement(places.get(path.group(1)).toString()));
        }

        private void fill(VolumeMount mount, Volume volume, Surroundings surroundings) throws IOException {
            Path place = Files.createDirectories(places.get(mount.getMountPath()));
            if (volume.getConfigMap() != null) {
                for (var file : surroundings.configMap(volume.getConfigMap().getName()).getData().entrySet()) {
                    Files.writeString(place.resolve(file.getKey()), inside(file.getValue()));
                }
            } else if (volume.getSecret() != null) {
                for (KeyToPath item : volume.getSecret().getItems()) {
                    Files.writeString(place.resolve(item.getPath()), surroundings.secret(volume.getSecret().getSecretName(), item.getKey()));
                }
            }
        }
    }

    /** Waits until its own probes are content. */
    void awaitReady() throws Exception {
        var startup = workload.container().getStartupProbe();
        try {
            Waiting.until(workload + " is ready", READY_WITHIN, () -> isUp()
                    && answers(startup.getHttpGet()) && answers(workload.container().getReadinessProbe().getHttpGet()));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + tail(), e);
        }
    }

    /** A container that has ended is started again, as by the kubelet: a service whose Kafka does not answer in time counts on that. */
    private boolean isUp() throws IOException {
        if (process.isAlive()) {
            return true;
        }
        if (restarts++ == RESTARTS_AT_MOST) {
            throw new AssertionError(workload + " ended " + restarts + " times, last with exit code " + process.exitValue());
        }
        process = start.start();
        return false;
    }

    private boolean answers(HTTPGetAction probe) throws InterruptedException {
        try {
            return get(probe.getPort().getStrVal(), probe.getPath()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    HttpResponse<String> get(String port, String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + ports.get(port) + path);
        return http.send(HttpRequest.newBuilder(address).timeout(ANSWER_WITHIN).build(), BodyHandlers.ofString());
    }

    /** Asks it to stop, as the kubelet does after the pod's preStop. */
    void terminate() {
        process.destroy();
    }

    /** @return how long the pod may take from {@link #terminate} on */
    Duration graceAfterPreStop() {
        var lifecycle = workload.container().getLifecycle();
        long preStop = lifecycle == null ? 0 : lifecycle.getPreStop().getSleep().getSeconds();
        return Duration.ofSeconds(workload.pod().getSpec().getTerminationGracePeriodSeconds() - preStop);
    }

    /** Whether it ends within that time, and by itself. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.close();
    }

    @Override
    public String toString() {
        return workload.name();
    }
}
