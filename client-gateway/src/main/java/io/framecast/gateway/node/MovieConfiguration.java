package io.framecast.gateway.node;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.change.MovieDesk;
import io.framecast.gateway.check.CheckClient;
import io.framecast.gateway.check.HolderChecks;
import io.framecast.gateway.drain.DrainClient;
import io.framecast.gateway.drain.DrainDesk;
import io.framecast.gateway.imports.ImportBoard;
import io.framecast.gateway.imports.ResumableUploads;
import io.framecast.gateway.imports.Uploads;
import io.framecast.gateway.recording.Appends;
import io.framecast.gateway.recording.MovieWriters;
import io.framecast.gateway.recording.PassOn;
import io.framecast.gateway.recording.RecordingSettings;
import io.framecast.gateway.retention.RetentionDesk;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.watch.Loops;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;

/** How movies come, change and go, and what is asked of the frame services about those they hold. */
@Configuration(proxyBeanMethods = false)
class MovieConfiguration {

    private static final int CONNECT_WITHIN_MILLIS = 2000;

    /** How frame services are asked; their addresses come with each question. */
    @Bean
    WebClient frameServices() {
        HttpClient client = HttpClient.create().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_WITHIN_MILLIS);
        return WebClient.builder().clientConnector(new ReactorClientHttpConnector(client)).build();
    }

    @Bean
    Uploads uploads(GatewayProperties properties, Catalogue catalogue, ImportBoard imports, KafkaEvents events, WebClient frameServices, JoinToken tokens,
            InstantSource clock, MeterRegistry meters) {
        return new Uploads(catalogue, imports, events, tokens, frameServices, properties.node().id(), clock,
                properties.gateway().maxUploads(), meters);
    }

    @Bean
    ResumableUploads resumableUploads(Catalogue catalogue, Uploads uploads, WebClient frameServices, JoinToken tokens) {
        return new ResumableUploads(catalogue, uploads, tokens, frameServices);
    }

    @Bean
    MovieDesk movieDesk(GatewayProperties properties, Catalogue catalogue, ImportBoard imports, KafkaEvents events, InstantSource clock) {
        return new MovieDesk(catalogue, imports, events, properties.node().id(), clock, properties.gateway().board().maxWaiting());
    }

    @Bean
    MovieWriters movieWriters(GatewayProperties properties, Incarnation incarnation, Catalogue catalogue, MovieDesk desk, KafkaEvents events,
            WebClient frameServices, JoinToken tokens, Loops loops, InstantSource clock, MeterRegistry meters) {
        GatewayProperties.Recordings limits = properties.gateway().recordings();
        MovieWriters writers = MovieWriters.of(catalogue, desk, events, frameServices, tokens, incarnation.nodeId(), incarnation.number(), clock,
                new RecordingSettings(Math.toIntExact(limits.maxFrame().toBytes()), limits.waiting().toBytes(), limits.maxMovies(),
                        limits.idle(), limits.gather(), limits.within()), meters);
        loops.watch("recordings", GatewayNode.TURN_WITHIN, writers.pulse());
        return writers;
    }

    @Bean
    Appends appends(MovieWriters writers) {
        return new Appends(writers);
    }

    @Bean
    PassOn passOn(WebClient frameServices) {
        return new PassOn(frameServices);
    }

    @Bean
    RetentionDesk retentionDesk(GatewayProperties properties, Catalogue catalogue, KafkaEvents events, InstantSource clock) {
        return new RetentionDesk(catalogue, events, properties.node().id(), clock);
    }

    @Bean
    HolderChecks holderChecks(WebClient frameServices, JoinToken tokens) {
        return new CheckClient(frameServices, tokens);
    }

    @Bean
    DrainDesk drainDesk(Catalogue catalogue, WebClient frameServices, JoinToken tokens) {
        return new DrainDesk(catalogue, new DrainClient(frameServices, tokens));
    }
}
