package io.framecast.strategist.answer;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.topic.EventCodec;
import java.nio.charset.StandardCharsets;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/** Makes messages of answers; the record key alone decides the partition, by Kafka's own partitioner. */
final class Answer {

    private Answer() {}

    static Message<byte[]> of(String key, DomainEvent event) {
        return MessageBuilder.withPayload(EventCodec.encode(event))
                .setHeader(KafkaHeaders.KEY, key.getBytes(StandardCharsets.UTF_8)).build();
    }
}
