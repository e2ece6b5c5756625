package io.framecast.protocol.topic;

import io.framecast.protocol.event.DomainEvent;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One kind of topic: what its records are and how it is kept. Its full name in a domain is {@code domain.name}.
 *
 * @param name the last part of the full name
 * @param type the only record type in it
 * @param spread over how many partitions
 * @param kept how long
 * @param keyOf the key a record must have: under another it would be in another partition, or withdrawn by nobody. Null where the
 *     event does not say it
 * @param <E> the record type
 */
public record Topic<E extends DomainEvent>(String name, Class<E> type, Spread spread, Kept kept, Function<E, @Nullable String> keyOf) {

    /** Over how many partitions a topic is spread. */
    public enum Spread {
        /** One, so that all its records have one order. */
        SINGLE,
        /** The domain's partition count; the same for all such topics, so that one RUID has one partition number everywhere. */
        BY_KEY
    }

    /** How long records are kept. */
    public enum Kept {
        /** The latest of each key, for good. */
        COMPACTED,
        /** Six hours. */
        HOURS,
        /** Seven days. */
        DAYS,
        /** Thirty days. */
        WEEKS
    }

    /** The topic's name in that domain. */
    public String in(String domain) {
        return domain + '.' + name;
    }
}
