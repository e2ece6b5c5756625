package io.framecast.frameservice.receiving;

import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.announce.RecordedOutlet;
import io.framecast.frameservice.importing.Importer;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.sink.SinkServer;
import io.framecast.protocol.sink.SinkServerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** A node that stores what groups fetch, without imports of its own; what it tells the domain is kept. */
final class StoringNode implements AutoCloseable {

    static final JoinToken TOKENS = new JoinToken("a secret of the test domain");

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final RecordedOutlet outlet = new RecordedOutlet();
    final Announcer announcer = new Announcer(outlet, meters);
    final Holdings holdings;
    final SinkServer server;
    final StoreGroups groups;
    private final Importer importer;

    /** @param store is the caller's to close, after the node */
    StoringNode(FrameStore store, String nodeId, long incarnation) {
        server = new SinkServer(SinkServerSettings.of("127.0.0.1", 0, TOKENS), nodeId, meters).start();
        holdings = new Holdings(store, announcer, nodeId, InstantSource.system());
        importer = new Importer(store, holdings, announcer, (film, staging, maxBytes) -> {
            throw new IOException("no import here");
        }, nodeId, InstantSource.system(), meters, 1, 1, 0);
        groups = new StoreGroups(store, holdings, importer, server, announcer, nodeId, incarnation, InstantSource.system(), meters, 1 << 20, 0,
                8 << 20, Duration.ofSeconds(60));
    }

    @Override
    public void close() {
        groups.close();
        server.close();
        importer.close();
        announcer.close();
    }
}
