package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySourcesPropertyResolver;
import org.springframework.core.io.ClassPathResource;

/** The binder is told the topics in its settings, the topology knows them by itself. */
class InputsTest {

    @Test
    void theBinderReadsEveryTopicTheTopologyTakes() throws IOException {
        MutablePropertySources sources = new MutablePropertySources();
        new YamlPropertySourceLoader().load("settings", new ClassPathResource("application.yaml")).forEach(sources::addLast);
        String topics = new PropertySourcesPropertyResolver(sources).getRequiredProperty("spring.cloud.stream.bindings.lists-in-0.destination");
        String domain = new PropertySourcesPropertyResolver(sources).getProperty("framecast.domain", "${framecast.domain}");

        assertThat(List.of(topics.split(","))).containsExactlyInAnyOrderElementsOf(ListsTopology.inputs(domain));
    }
}
