package io.framecast.coordinator.lists;

import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A producer that tells {@link WriteLosses} of what it gave up; {@link #flush} throws where that was a running task's. */
final class WatchedProducer extends KafkaProducer<byte[], byte[]> {

    private final WriteLosses losses;

    WatchedProducer(Map<String, Object> settings, WriteLosses losses) {
        super(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.losses = losses;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> entry, @Nullable Callback told) {
        WriteLosses.Writer writer = WriteLosses.writing();
        return super.send(entry, writer == null ? told : (metadata, error) -> {
            if (error instanceof RetriableException) {
                writer.lost(entry.topic(), error);
            } else if (told != null) {
                told.onCompletion(metadata, error);
            }
        });
    }

    /** Kafka Streams calls it before it commits what was read: so nothing is committed of which something was lost. */
    @Override
    public void flush() {
        super.flush();
        losses.check();
    }
}
