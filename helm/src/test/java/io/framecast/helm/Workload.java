package io.framecast.helm;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Deployment or StatefulSet, as far as they are alike.
 *
 * @param name its name
 * @param selector the labels it knows its pods by
 * @param pod what its pods are made from
 */
record Workload(String name, Map<String, String> selector, PodTemplateSpec pod) {

    static List<Workload> among(List<HasMetadata> objects) {
        return objects.stream().flatMap(object -> switch (object) {
            case Deployment it -> Stream.of(new Workload(
                    it.getMetadata().getName(), it.getSpec().getSelector().getMatchLabels(), it.getSpec().getTemplate()));
            case StatefulSet it -> Stream.of(new Workload(
                    it.getMetadata().getName(), it.getSpec().getSelector().getMatchLabels(), it.getSpec().getTemplate()));
            default -> Stream.empty();
        }).toList();
    }

    /** Whether a selector of these labels finds its pods. */
    boolean isFoundBy(Map<String, String> labels) {
        return pod.getMetadata().getLabels().entrySet().containsAll(labels.entrySet());
    }

    Container container() {
        List<Container> containers = pod.getSpec().getContainers();
        if (containers.size() != 1) {
            throw new AssertionError(name + " must have one container, has " + containers.size());
        }
        return containers.getFirst();
    }

    @Override
    public String toString() {
        return name;
    }
}
