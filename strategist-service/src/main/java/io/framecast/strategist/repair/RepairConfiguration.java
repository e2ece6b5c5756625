package io.framecast.strategist.repair;

import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.Topics;
import io.framecast.strategist.domain.DomainCopies;
import io.framecast.strategist.domain.Movies;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RepairSettings.class)
class RepairConfiguration {

    @Bean
    Movies movies() {
        return new Movies();
    }

    /** Started by the node, once its local copies have been read to their end. */
    @Bean(destroyMethod = "close")
    RepairWatch repairWatch(@Value("${framecast.node.id}") String nodeId, @Value("${framecast.strategist.block-length}") int blockLength,
            DomainCopies copies, Movies movies, RepairSettings settings, EventSender sender, InstantSource clock, MeterRegistry meters) {
        return new RepairWatch(nodeId, copies, movies, blockLength, settings,
                proposal -> sender.send(Topics.PLACEMENT, proposal.movieId(), proposal), clock, meters);
    }
}
