package io.framecast.gateway.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.framecast.gateway.catalogue.MovieSummary;
import io.framecast.protocol.event.RequestPhase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the gateway says on the socket, frames aside. Masks are in the text form of the outside contract. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = ServerMessage.Grown.class, name = "grown"),
    @JsonSubTypes.Type(value = ServerMessage.Queued.class, name = "queued"),
    @JsonSubTypes.Type(value = ServerMessage.View.class, name = "view"),
    @JsonSubTypes.Type(value = ServerMessage.Demanded.class, name = "demanded"),
    @JsonSubTypes.Type(value = ServerMessage.End.class, name = "end"),
    @JsonSubTypes.Type(value = ServerMessage.Unavailable.class, name = "unavailable"),
    @JsonSubTypes.Type(value = ServerMessage.Available.class, name = "available"),
    @JsonSubTypes.Type(value = ServerMessage.Phase.class, name = "phase"),
    @JsonSubTypes.Type(value = ServerMessage.Problem.class, name = "problem")
})
public sealed interface ServerMessage {

    /** Writes them; thread-safe. */
    JsonMapper MAPPER = JsonMapper.shared();

    /** The message as JSON. */
    default String toJson() {
        return MAPPER.writerFor(ServerMessage.class).writeValueAsString(this);
    }

    /**
     * The channel is open.
     *
     * @param gateways base addresses of the domain's live gateways, for a client that loses this one
     */
    record Opened(int channel, String ruid, MovieSummary movie, String wanted, String missing, List<String> gateways)
            implements ServerMessage {}

    /**
     * The movie that the channel follows has grown, or grows no more: {@code movie.recording} tells.
     *
     * @param wanted frames that may be demanded now, all in all
     */
    record Grown(int channel, MovieSummary movie, String wanted) implements ServerMessage {}

    /**
     * The request waits for room.
     *
     * @param place 1 for the one that is next
     * @param of how many wait
     */
    record Queued(int channel, int place, int of) implements ServerMessage {}

    /**
     * The group's sources.
     *
     * @param epoch the group's epoch, 0 before it has one
     */
    record View(int channel, int epoch, List<SourceState> sources) implements ServerMessage {}

    /** Answers a demand; after it no frame of an older generation follows. */
    record Demanded(int channel, long generation) implements ServerMessage {}

    /** All that this generation demanded so far has been sent or reported unavailable. */
    record End(int channel, long generation) implements ServerMessage {}

    /** No live node holds these frames. */
    record Unavailable(int channel, String mask, String reason) implements ServerMessage {}

    /** These frames, reported unavailable before, can be demanded again. */
    record Available(int channel, String mask) implements ServerMessage {}

    /**
     * The request is in that phase now.
     *
     * @param detail why; null where there is nothing to say
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Phase(int channel, RequestPhase phase, @Nullable String detail) implements ServerMessage {}

    /**
     * Something could not be done.
     *
     * @param channel null where the message was not understood
     * @param status as in HTTP
     * @param detail rule, value and remedy
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Problem(@Nullable Integer channel, int status, String detail) implements ServerMessage {}
}
