package io.framecast.gateway.channel;

import io.framecast.protocol.mask.FrameRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client may say on the socket. */
public sealed interface ClientMessage {

    /** The channel it is about, {@code 1-65535}. */
    int channel();

    /**
     * Opens a channel, on a movie or on a request that exists. Masks are still text: only the movie says where they must end.
     *
     * @param movieId the movie; null where {@code ruid} is given
     * @param ruid the request; null where {@code movieId} is given
     * @param wanted mask text; null for the whole movie
     * @param have mask text; null where not said: none for a new request, what is known for one that exists
     * @param maxSources 1 or more; null for the default
     * @param follow whether frames that are appended to the movie from now on are wanted too
     * @param rate how fast it will be played, as a factor of the movie's own rate; null where nothing shall be reserved
     */
    record Open(int channel, @Nullable String movieId, @Nullable String ruid, @Nullable String wanted, @Nullable String have,
            @Nullable Integer maxSources, boolean follow, @Nullable Double rate) implements ClientMessage {}

    /**
     * Asks for frames, in this order of preference.
     *
     * @param generation unsigned 32-bit number; see {@link ChannelDemand}
     * @param ranges in order of preference
     */
    record Demand(int channel, long generation, List<FrameRange> ranges) implements ClientMessage {}

    /**
     * The viewer has what it wants.
     *
     * @param cached mask text: frames it keeps
     */
    record Done(int channel, String cached) implements ClientMessage {}

    /**
     * A frame failed its checksum or did not decode.
     *
     * @param frame its number
     */
    record Bad(int channel, int frame) implements ClientMessage {}

    /** The viewer does not want the request any more. */
    record Close(int channel) implements ClientMessage {}
}
