package io.framecast.frameservice.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnnouncerTest {

    private static final ImportEvent.Done DONE = new ImportEvent.Done("i", "m", "", Instant.EPOCH);

    private final RecordedOutlet outlet = new RecordedOutlet();

    @Test
    void whatKafkaDoesNotTakeIsWrittenAgain() throws Exception {
        outlet.refuseNext(2);
        try (Announcer announcer = new Announcer(outlet, new SimpleMeterRegistry())) {
            announcer.announce(Topics.IMPORT, "m", DONE).get(1, TimeUnit.MINUTES);
        }
        assertThat(outlet.events(ImportEvent.Done.class)).containsExactly(DONE);
    }

    @Test
    void whatCannotBeToldAtFirstIsToldLater() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (Announcer announcer = new Announcer(outlet, new SimpleMeterRegistry())) {
            CompletableFuture<Void> written = announcer.announceCurrent(Topics.IMPORT, "m", () -> {
                if (asked.incrementAndGet() <= 2) {
                    throw new IllegalStateException("the disk does not answer");
                }
                return DONE;
            });
            written.get(1, TimeUnit.MINUTES);
        }
        assertThat(outlet.events(ImportEvent.Done.class)).containsExactly(DONE);
    }
}
