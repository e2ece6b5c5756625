package io.framecast.strategist.answer;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.EventCodec;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * The function of one topic of questions: reads a record and gives its answer, or null where the answer comes later. What cannot be read or answered becomes a dead letter,
 * and the next question is taken; the coordinator asks again what it still needs to know.
 *
 * @param <E> the question
 */
final class Questions<E extends DomainEvent> implements Function<Message<?>, @Nullable Message<byte[]>> {

    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);

    private final Topic<E> topic;
    private final DeadLetters deadLetters;
    private final Function<E, @Nullable Message<byte[]>> handler;

    Questions(Topic<E> topic, DeadLetters deadLetters, Function<E, @Nullable Message<byte[]>> handler) {
        this.topic = topic;
        this.deadLetters = deadLetters;
        this.handler = handler;
    }

    @Override
    public @Nullable Message<byte[]> apply(Message<?> message) {
        byte[] value = message.getPayload() instanceof byte[] bytes ? bytes : null;
        try {
            if (value == null) {
                throw new UnreadableRecordException("a " + topic.name() + " record must have a value, got none");
            }
            return handler.apply(EventCodec.decode(topic, key(message.getHeaders().get(KafkaHeaders.RECEIVED_KEY)), value));
        } catch (UnreadableRecordException e) {
            refuse(message.getHeaders(), value, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("a {} record could not be answered", topic.name(), e);
            refuse(message.getHeaders(), value, "could not be answered: " + e);
        }
        return null;
    }

    private void refuse(MessageHeaders headers, byte @Nullable [] value, String reason) {
        Integer partition = headers.get(KafkaHeaders.RECEIVED_PARTITION, Integer.class);
        Long offset = headers.get(KafkaHeaders.OFFSET, Long.class);
        String from = headers.get(KafkaHeaders.RECEIVED_TOPIC, String.class);
        deadLetters.refuse(from == null ? topic.name() : from, partition == null ? -1 : partition, offset == null ? -1 : offset,
                key(headers.get(KafkaHeaders.RECEIVED_KEY)), value, reason);
    }

    private static @Nullable String key(@Nullable Object key) {
        return key instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : key == null ? null : key.toString();
    }
}
