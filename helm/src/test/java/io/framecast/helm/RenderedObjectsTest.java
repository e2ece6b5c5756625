package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.framecast.helm.Chart.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every shape renders to, object by object. */
class RenderedObjectsTest {

    private static final Map<String, List<HasMetadata>> OBJECTS =
            Chart.shapes().stream().collect(Collectors.toMap(Shape::name, Chart::objects));

    static Set<String> shapes() {
        return OBJECTS.keySet();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyFieldIsOneThatKubernetesKnows(String shape) {
        assertThat(OBJECTS.get(shape)).isNotEmpty().allSatisfy(object -> {
            assertThat(object).isNotInstanceOf(GenericKubernetesResource.class);
            assertThat(UnknownFields.of(object)).isEmpty();
        });
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsFound() {
        List<HasMetadata> objects = Chart.objects("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: misspelt}
                spec:
                  template:
                    spec:
                      containers:
                        - name: c
                          readynessProbe: {}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: right}
                """);

        assertThat(UnknownFields.of(objects.getFirst())).containsExactly("Deployment.spec.template.spec.containers[0].readynessProbe");
        assertThat(UnknownFields.of(objects.getLast())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyRoleIsThere(String shape) {
        assertThat(workloads(shape)).extracting(Workload::name).containsExactlyInAnyOrder(
                "framecast-coordinator", "framecast-strategist", "framecast-frame", "framecast-gateway");
        assertThat(workloads(shape)).allSatisfy(it -> assertThat(it.isFoundBy(it.selector())).as("finds its own pods").isTrue());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyPodKeepsToTheRestrictedStandard(String shape) {
        assertThat(workloads(shape)).allSatisfy(it -> {
            PodSpec pod = it.pod().getSpec();
            PodSecurityContext whole = pod.getSecurityContext();
            assertThat(whole.getRunAsNonRoot()).isTrue();
            assertThat(whole.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getEnableServiceLinks()).isFalse();

            SecurityContext own = it.container().getSecurityContext();
            assertThat(own.getRunAsNonRoot()).isTrue();
            assertThat(own.getReadOnlyRootFilesystem()).isTrue();
            assertThat(own.getAllowPrivilegeEscalation()).isFalse();
            assertThat(own.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(own.getCapabilities().getAdd()).isEmpty();
            assertThat(own.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        });
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyPodMayWriteWhereItsServiceWrites(String shape) {
        assertThat(workloads(shape)).allSatisfy(it -> {
            PodSpec pod = it.pod().getSpec();
            Map<String, String> volumes = it.container().getVolumeMounts().stream()
                    .collect(Collectors.toMap(VolumeMount::getMountPath, VolumeMount::getName));
            assertThat(volumeNamed(pod, volumes.get("/tmp")).getEmptyDir()).isNotNull();
            if (it.name().equals("framecast-coordinator") || it.name().equals("framecast-gateway")) {
                assertThat(volumeNamed(pod, volumes.get("/var/lib/framecast")).getEmptyDir()).isNotNull();
            } else if (it.name().equals("framecast-frame")) {
                assertThat(volumes.get("/var/lib/framecast")).as("the claim's name").isEqualTo("data");
            } else {
                assertThat(volumes).doesNotContainKey("/var/lib/framecast");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyContainerIsProbedWhereItsActuatorIs(String shape) {
        assertThat(workloads(shape)).allSatisfy(it -> {
            Container container = it.container();
            String actuator = it.name().equals("framecast-gateway") ? "management" : "http";
            assertProbes(container.getStartupProbe(), "/actuator/health/liveness", actuator);
            assertProbes(container.getReadinessProbe(), "/actuator/health/readiness", actuator);
            assertProbes(container.getLivenessProbe(), "/actuator/health/liveness", actuator);
            assertThat(container.getPorts()).extracting(ContainerPort::getName).contains(actuator);
        });
    }

    private static void assertProbes(Probe probe, String path, String port) {
        assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo(port);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyContainerSaysWhatItNeedsAndIsGivenTimeToStop(String shape) {
        assertThat(workloads(shape)).allSatisfy(it -> {
            assertThat(it.container().getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(it.container().getResources().getLimits()).containsKey("memory");
            assertThat(it.pod().getSpec().getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(30);
        });
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyNodeIsNamedAfterItsPod(String shape) {
        assertThat(workloads(shape)).allSatisfy(it -> {
            Map<String, EnvVar> environment = it.container().getEnv().stream().collect(Collectors.toMap(EnvVar::getName, each -> each));
            assertThat(fieldOf(environment.get("FRAMECAST_NODE_ID"))).isEqualTo("metadata.name");
            assertThat(fieldOf(environment.get("FRAMECAST_NODE_HOST"))).isEqualTo("status.podIP");
            assertThat(environment.get("FRAMECAST_SECRET").getValueFrom().getSecretKeyRef().getName()).isNotBlank();
            assertThat(environment.get("FRAMECAST_SECRET").getValue()).isNull();
        });
    }

    private static String fieldOf(EnvVar variable) {
        return variable.getValueFrom().getFieldRef().getFieldPath();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyWorkloadHasABudgetUnlessTheyAreOff(String shape) {
        List<PodDisruptionBudget> budgets = all(shape, PodDisruptionBudget.class);
        if (shape.equals("small")) {
            assertThat(budgets).isEmpty();
            return;
        }
        assertThat(workloads(shape)).allSatisfy(it -> assertThat(budgets)
                .filteredOn(budget -> it.isFoundBy(budget.getSpec().getSelector().getMatchLabels()))
                .singleElement()
                .satisfies(budget -> assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyServiceLeadsToPortsThatItsPodsHave(String shape) {
        assertThat(all(shape, Service.class)).hasSize(5).allSatisfy(service -> {
            List<Workload> behind = workloads(shape).stream().filter(it -> it.isFoundBy(service.getSpec().getSelector())).toList();
            assertThat(behind).as("workloads behind %s", service.getMetadata().getName()).hasSize(1);
            List<String> ports = behind.getFirst().container().getPorts().stream().map(ContainerPort::getName).toList();
            assertThat(service.getSpec().getPorts()).extracting(port -> port.getTargetPort().getStrVal()).isSubsetOf(ports);
        });
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyPodReadsAConfigMapThatIsThere(String shape) {
        List<String> there = all(shape, ConfigMap.class).stream().map(map -> map.getMetadata().getName()).toList();

        assertThat(workloads(shape)).allSatisfy(it -> assertThat(it.pod().getSpec().getVolumes())
                .filteredOn(volume -> volume.getConfigMap() != null)
                .singleElement()
                .satisfies(volume -> assertThat(there).contains(volume.getConfigMap().getName())));
    }

    @Test
    void theIngressLeadsToTheGateways() {
        Ingress ingress = all("ingress", Ingress.class).getFirst();
        var backend = ingress.getSpec().getRules().getFirst().getHttp().getPaths().getFirst().getBackend().getService();
        Service service = all("ingress", Service.class).stream()
                .filter(each -> each.getMetadata().getName().equals(backend.getName()))
                .findFirst()
                .orElseThrow();

        assertThat(service.getSpec().getPorts()).extracting(ServicePort::getName).contains(backend.getPort().getName());
        assertThat(workloads("ingress").stream().filter(it -> it.isFoundBy(service.getSpec().getSelector())))
                .extracting(Workload::name)
                .containsExactly("framecast-gateway");
        assertThat(ingress.getMetadata().getAnnotations()).containsEntry("nginx.ingress.kubernetes.io/proxy-read-timeout", "3600");
    }

    @Test
    void everyRoleIsScrapedWhereItsActuatorIs() {
        List<Service> services = all("ha", Service.class);

        assertThat(all("ha", ServiceMonitor.class)).hasSize(4).allSatisfy(monitor -> {
            Map<String, String> selector = monitor.getSpec().getSelector().getMatchLabels();
            assertThat(services)
                    .filteredOn(service -> service.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
                    .singleElement()
                    .satisfies(service -> assertThat(service.getSpec().getPorts())
                            .extracting(ServicePort::getName)
                            .contains(monitor.getSpec().getEndpoints().getFirst().getPort()));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"secured", "mutual-tls"})
    void everyRoleIsReachedByItsOwnDomainAndReachesKafka(String shape) {
        List<NetworkPolicy> policies = all(shape, NetworkPolicy.class);

        assertThat(workloads(shape)).allSatisfy(it -> assertThat(policies)
                .filteredOn(policy -> it.isFoundBy(policy.getSpec().getPodSelector().getMatchLabels()))
                .singleElement()
                .satisfies(policy -> {
                    NetworkPolicyPeer peer = policy.getSpec().getIngress().getFirst().getFrom().getFirst();
                    assertThat(workloads(shape)).allMatch(other -> other.isFoundBy(peer.getPodSelector().getMatchLabels()));
                    assertThat(policy.getSpec().getEgress().stream().flatMap(rule -> rule.getPorts().stream()))
                            .extracting(port -> port.getPort().getValue())
                            .contains(9093, 53);
                }));
    }

    @Test
    void onlyThoseNamedReachGatewaysAndActuators() {
        Map<String, List<NetworkPolicyIngressRule>> rules = all("secured", NetworkPolicy.class).stream()
                .collect(Collectors.toMap(policy -> policy.getMetadata().getName(), policy -> policy.getSpec().getIngress()));

        assertThat(rules.get("framecast-gateway")).hasSize(3).noneMatch(rule -> rule.getFrom().isEmpty());
        assertThat(rules.get("framecast-frame")).hasSize(2).noneMatch(rule -> rule.getFrom().isEmpty());
        assertThat(all("mutual-tls", NetworkPolicy.class))
                .filteredOn(policy -> policy.getSpec().getIngress().stream().anyMatch(rule -> rule.getFrom().isEmpty()))
                .extracting(policy -> policy.getMetadata().getName())
                .containsExactly("framecast-gateway");
    }

    @Test
    void gatewaysByLoadHaveNoNumberOfTheirOwn() {
        HorizontalPodAutoscaler autoscaler = all("ingress", HorizontalPodAutoscaler.class).getFirst();

        assertThat(autoscaler.getSpec().getScaleTargetRef().getName()).isEqualTo("framecast-gateway");
        assertThat(all("ingress", Deployment.class))
                .allSatisfy(it -> assertThat(it.getSpec().getReplicas() == null).isEqualTo(it.getMetadata().getName().equals("framecast-gateway")));
        assertThat(all("default", HorizontalPodAutoscaler.class)).isEmpty();
    }

    @Test
    void passwordsAreInNoConfigMap() {
        assertThat(all("secured", ConfigMap.class)).allSatisfy(map ->
                assertThat(map.getData().get("application.yaml")).contains("password=\"${KAFKA_PASSWORD}\""));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyPodHasMoreTimeToStopThanItsServiceTakes(String shape) throws IOException {
        for (Workload it : workloads(shape)) {
            var lifecycle = it.container().getLifecycle();
            long preStop = lifecycle == null ? 0 : lifecycle.getPreStop().getSleep().getSeconds();
            String settings = Files.readString(Path.of("..", it.container().getName(), "src/main/resources/application.yaml"));
            Matcher phase = Pattern.compile("timeout-per-shutdown-phase: (\\d+)s").matcher(settings);
            assertThat(phase.find()).isTrue();

            // The web server's phase and the node's may both take all of theirs; the rest is for what has no limit of its own.
            assertThat(it.pod().getSpec().getTerminationGracePeriodSeconds() - preStop)
                    .as("seconds for %s after its preStop", it)
                    .isGreaterThanOrEqualTo(3 * Long.parseLong(phase.group(1)));
        }
    }

    @Test
    void usersAreLeftToThePlatformWhereNoneIsSet() {
        assertThat(workloads("ingress")).allSatisfy(it -> assertThat(it.pod().getSpec().getSecurityContext().getRunAsUser()).isNull());
        assertThat(workloads("default")).allSatisfy(it -> assertThat(it.pod().getSpec().getSecurityContext().getRunAsUser()).isPositive());
    }

    private static Volume volumeNamed(PodSpec pod, String name) {
        return pod.getVolumes().stream().filter(volume -> volume.getName().equals(name)).findFirst().orElseThrow();
    }

    private static List<Workload> workloads(String shape) {
        return Workload.among(OBJECTS.get(shape));
    }

    private static <T> List<T> all(String shape, Class<T> type) {
        return OBJECTS.get(shape).stream().flatMap(object -> type.isInstance(object) ? Stream.of(type.cast(object)) : Stream.empty()).toList();
    }
}
