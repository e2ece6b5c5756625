package io.framecast.protocol.link;

import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import java.util.Objects;

/** A control message of the push link; frames go as {@link io.framecast.protocol.record.FrameRecord}s instead. */
public sealed interface LinkMessage {

    /** Holder to sink: the link is to serve that group. Also the way to tell of a new epoch on a link that serves it already. */
    record Join(String ruid, String node, long incarnation, long term, int epoch, String token) implements LinkMessage {
        public Join {
            Objects.requireNonNull(ruid, "ruid is missing");
            Objects.requireNonNull(node, "node is missing");
            Objects.requireNonNull(token, "token is missing");
        }
    }

    /** Holder to sink: it was asked for these frames and does not have them. */
    record Lack(String ruid, FrameMask mask) implements LinkMessage {
        public Lack {
            Objects.requireNonNull(ruid, "ruid is missing");
            Objects.requireNonNull(mask, "mask is missing");
        }
    }

    /** Holder to sink: nothing of that group follows; the link may join the next. */
    record Left(String ruid) implements LinkMessage {
        public Left {
            Objects.requireNonNull(ruid, "ruid is missing");
        }
    }

    /** Holder to sink: the body of a {@link Ping}, returned. */
    record Pong(long echo) implements LinkMessage {}

    /**
     * Sink to holder: send these frames, in this order, and nothing else; replaces the former demand.
     *
     * @param ruid request unique id
     * @param generation the link's own; a frame is sent once in each, a higher one forgets what was sent
     * @param sequence grows with each demand on this link
     * @param ranges frame ranges in their text form
     * @param again which of these have come in this generation and are to be sent once more; none where missing
     */
    record Demand(String ruid, long generation, long sequence, List<String> ranges, List<String> again) implements LinkMessage {
        public Demand {
            Objects.requireNonNull(ruid, "ruid is missing");
            ranges = List.copyOf(Objects.requireNonNull(ranges, "ranges is missing"));
            again = again == null ? List.of() : List.copyOf(again);
        }
    }

    /** Sink to holder: answer with a {@link Pong} of the same. */
    record Ping(long echo) implements LinkMessage {}

    /**
     * Sink to holder: leave this group, answer with {@link Left}. Void for a holder that knows a higher (term, epoch).
     *
     * @param ruid request unique id
     * @param term up to which term
     * @param epoch up to which epoch in it
     */
    record Cancel(String ruid, long term, int epoch) implements LinkMessage {
        public Cancel {
            Objects.requireNonNull(ruid, "ruid is missing");
        }
    }

    /** Sink to holder: the link is being closed. */
    record Bye(String reason) implements LinkMessage {
        public Bye {
            Objects.requireNonNull(reason, "reason is missing");
        }
    }
}
