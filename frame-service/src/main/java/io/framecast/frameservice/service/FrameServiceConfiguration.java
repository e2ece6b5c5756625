package io.framecast.frameservice.service;

import io.framecast.frameservice.FrameServiceApplication;
import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.avi.CutFilm;
import io.framecast.frameservice.avi.CuttingConversion;
import io.framecast.frameservice.conversion.Children;
import io.framecast.frameservice.conversion.Conversion;
import io.framecast.frameservice.conversion.ConversionLimits;
import io.framecast.frameservice.film.FilmSettings;
import io.framecast.frameservice.importing.ConversionStarter;
import io.framecast.frameservice.importing.Importer;
import io.framecast.frameservice.importing.LocalImports;
import io.framecast.frameservice.intake.PartialUploads;
import io.framecast.frameservice.receiving.Drops;
import io.framecast.frameservice.receiving.StoreGroups;
import io.framecast.frameservice.recording.Recordings;
import io.framecast.frameservice.scrub.RecordChecker;
import io.framecast.frameservice.scrub.ScrubSettings;
import io.framecast.frameservice.scrub.Scrubber;
import io.framecast.frameservice.settings.FrameServiceProperties;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.link.HolderSettings;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.sink.SinkServer;
import io.framecast.protocol.sink.SinkServerSettings;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.upload.BodyPieces;
import io.framecast.protocol.watch.Loops;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the node's parts. None of them opens a network here, but for Kafka's producer; {@link FrameServiceNode} starts them. */
@Configuration(proxyBeanMethods = false)
class FrameServiceConfiguration {

    /** {@link FrameServiceNode#stop} closes these in the right order. */
    private static final String STOPPED_BY_NODE = "";
    private static final Duration SPARE_CHILD_WAITS = Duration.ofMinutes(5);

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    Incarnation incarnation(InstantSource clock) {
        return new Incarnation(clock.millis());
    }

    @Bean
    @SuppressWarnings("deprecation") // Goes with reactor-netty 2, which does not cut what it has read.
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> wholeReads() {
        return factory -> factory.addServerCustomizers(server -> server
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, BodyPieces.reads())
                .httpRequestDecoder(bodies -> bodies.maxChunkSize(BodyPieces.BYTES)));
    }

    @Bean
    JoinToken joinToken(FrameServiceProperties properties) {
        return new JoinToken(properties.secret());
    }

    @Bean
    Loops loops(MeterRegistry meters) {
        return new Loops(meters);
    }

    @Bean
    FrameStore frameStore(FrameServiceProperties properties, MeterRegistry meters) throws IOException {
        FrameStore store = FrameStore.open(new StoreLayout(properties.dataDirectory()));
        Gauge.builder("framecast.store.bytes", store, FrameStore::storedBytes).baseUnit("bytes")
                .description("frames stored durably on this node").register(meters);
        Gauge.builder("framecast.store.room.bytes", store, held -> room(held, properties)).baseUnit("bytes")
                .description("room for more frames, less the reserve; not a number where the disk cannot be asked").register(meters);
        return store;
    }

    private static double room(FrameStore store, FrameServiceProperties properties) {
        try {
            return Math.max(0, store.freeBytes() - properties.store().reserve().toBytes());
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    @Bean
    EventSender eventSender(KafkaSettings kafka, FrameServiceProperties properties) {
        return new EventSender(kafka.connection(), properties.domain(), properties.node().id());
    }

    @Bean
    Announcer announcer(EventSender sender, MeterRegistry meters) {
        return new Announcer(new KafkaOutlet(sender), meters);
    }

    @Bean
    Holdings holdings(FrameStore store, Announcer announcer, FrameServiceProperties properties, InstantSource clock) {
        return new Holdings(store, announcer, properties.node().id(), clock);
    }

    @Bean
    RecordChecker recordChecker(FrameStore store, StoreGroups groups, Holdings holdings, MeterRegistry meters) {
        return new RecordChecker(store, groups.writer()::quarantine, holdings, meters);
    }

    @Bean(destroyMethod = STOPPED_BY_NODE)
    Scrubber scrubber(FrameStore store, RecordChecker checker, Incarnation incarnation, FrameServiceProperties properties) {
        FrameServiceProperties.Scrub scrub = properties.scrub();
        return new Scrubber(store, checker, new ScrubSettings(scrub.rate().toBytes(), scrub.beginAfter(), scrub.pause()),
                new Random(incarnation.number()));
    }

    @Bean
    Children conversionChildren(FrameServiceProperties properties) {
        FrameServiceProperties.Imports imports = properties.imports();
        return new Children(FrameServiceApplication.class,
                new ConversionLimits(imports.heap().toBytes(), imports.memory().toBytes(), imports.withoutProgress(), imports.longest()),
                SPARE_CHILD_WAITS);
    }

    @Bean
    ConversionStarter conversionStarter(Children children, FrameStore store, FrameServiceProperties properties) {
        FrameServiceProperties.Imports imports = properties.imports();
        return new ConversionStarter() {
            @Override
            public Conversion start(Path film, Path staging, long maxBytes) throws IOException {
                return children.convert(film, staging, new FilmSettings(imports.quality(), imports.threads(), imports.maxPixels(),
                        Math.min(maxBytes, imports.mostBytes().toBytes())));
            }

            @Override
            public Conversion startUnseen(String importId, Path film, Path staging, long maxBytes) {
                CutFilm cut = new CutFilm(staging, store.layout().incomingRest(importId), imports.maxPixels(),
                        Math.min(maxBytes, imports.mostBytes().toBytes()));
                return new CuttingConversion(film, cut, () -> start(film, staging, maxBytes));
            }

            @Override
            public void prepare() throws IOException {
                children.prepare();
            }
        };
    }

    @Bean(destroyMethod = STOPPED_BY_NODE)
    Importer importer(FrameStore store, Holdings holdings, Announcer announcer, ConversionStarter starter, InstantSource clock,
            MeterRegistry meters, FrameServiceProperties properties) {
        return new Importer(store, holdings, announcer, starter, properties.node().id(), clock, meters, properties.imports().concurrency(),
                properties.imports().queue(), properties.store().reserve().toBytes());
    }

    @Bean
    LocalImports localImports(Importer importer, Announcer announcer, FrameStore store, InstantSource clock, FrameServiceProperties properties) {
        return new LocalImports(importer, announcer, store.layout(), properties.node().id(), clock);
    }

    @Bean
    PartialUploads partialUploads(FrameStore store, LocalImports imports, InstantSource clock, FrameServiceProperties properties) {
        return new PartialUploads(store, imports, clock, properties.store().reserve().toBytes(), properties.uploads().space().toBytes(),
                properties.uploads().expire());
    }

    @Bean(destroyMethod = STOPPED_BY_NODE)
    HolderLinks holderLinks(FrameStore store, Incarnation incarnation, MeterRegistry meters, FrameServiceProperties properties) {
        HolderLinks links =
                new HolderLinks(store, HolderSettings.defaults(), properties.node().id(), incarnation.number(), meters);
        FunctionCounter.builder("framecast.bytes.sent", links, HolderLinks::sentBytes)
                .description("bytes of frame records pushed to sinks, headers included").register(meters);
        return links;
    }

    @Bean(destroyMethod = STOPPED_BY_NODE)
    SinkServer sinkServer(JoinToken tokens, MeterRegistry meters, FrameServiceProperties properties) {
        return new SinkServer(SinkServerSettings.of(properties.link().bindAddress(), properties.link().port(), tokens),
                properties.node().id(), meters);
    }

    @Bean(destroyMethod = STOPPED_BY_NODE)
    StoreGroups storeGroups(FrameStore store, Holdings holdings, Importer importer, SinkServer server, Announcer announcer,
            Incarnation incarnation, InstantSource clock, MeterRegistry meters, FrameServiceProperties properties) {
        return new StoreGroups(store, holdings, importer, server, announcer, properties.node().id(), incarnation.number(), clock,
                meters, properties.link().storeWindow().toBytes(), properties.store().reserve().toBytes(),
                properties.store().repairRate().toBytes(), properties.store().groupSilence());
    }

    @Bean
    Drops drops(FrameStore store, StoreGroups groups, Holdings holdings, Announcer announcer, HolderLinks links, InstantSource clock,
            MeterRegistry meters, FrameServiceProperties properties) {
        return new Drops(store, groups.writer(), holdings, announcer, links, properties.node().id(), clock, meters);
    }

    @Bean(destroyMethod = STOPPED_BY_NODE)
    Recordings recordings(FrameStore store, Holdings holdings, MeterRegistry meters, FrameServiceProperties properties) {
        return new Recordings(store, holdings, properties.store().reserve().toBytes(), meters);
    }
}
