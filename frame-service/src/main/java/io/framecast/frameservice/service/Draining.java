package io.framecast.frameservice.service;

import io.framecast.frameservice.settings.FrameServiceProperties;
import io.framecast.frameservice.store.Durable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Whether this node is being emptied: an empty file {@code draining} in its data directory, so that it stays so when it is started
 * anew. Thread-safe.
 */
@Component
class Draining {

    private static final Logger LOG = LoggerFactory.getLogger(Draining.class);

    private final Path directory;
    private final Path mark;
    private volatile boolean drains;

    Draining(FrameServiceProperties properties, MeterRegistry meters) {
        this.directory = properties.dataDirectory();
        this.mark = directory.resolve("draining");
        this.drains = Files.exists(mark);
        Gauge.builder("framecast.draining", this, each -> each.drains ? 1 : 0)
                .description("1 while this node is being emptied, else 0").register(meters);
    }

    boolean isOn() {
        return drains;
    }

    /** Begins or ends it; blocks on the disk. */
    synchronized void set(boolean on) throws IOException {
        if (on != drains) {
            if (on) {
                Files.createDirectories(directory);
                if (!Files.exists(mark)) {
                    Files.createFile(mark);
                }
            } else {
                Files.deleteIfExists(mark);
            }
            Durable.syncDirectory(directory);
            drains = on;
            LOG.info(on ? "this node drains: its frames are copied to others, then dropped here" : "this node drains no more");
        }
    }
}
