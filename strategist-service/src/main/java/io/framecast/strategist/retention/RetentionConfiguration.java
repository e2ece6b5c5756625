package io.framecast.strategist.retention;

import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.Topics;
import io.framecast.strategist.domain.DomainCopies;
import io.framecast.strategist.domain.Movies;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RetentionConfiguration {

    /** Started by the node, once its local copies have been read to their end. */
    @Bean(destroyMethod = "close")
    RetentionWatch retentionWatch(@Value("${framecast.node.id}") String nodeId, DomainCopies copies, Movies movies, EventSender sender,
            InstantSource clock, MeterRegistry meters) {
        return new RetentionWatch(nodeId, copies, movies, question -> sender.send(Topics.IMPORT, question.movieId(), question), clock, meters);
    }
}
