package io.framecast.gateway.node;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of a gateway, {@code framecast.*}.
 *
 * @param domain the topics' prefix
 * @param secret the domain's secret, 16 characters or more: join and upload tokens are signed with it
 * @param dataDirectory where what this node keeps on disk is; the edge cache in a directory of it
 * @param node who this node is
 * @param topics how topics are made where they are missing
 * @param link where holders dial
 * @param gateway what bounds viewers
 */
@Validated
@ConfigurationProperties("framecast")
public record GatewayProperties(
        @NotBlank @DefaultValue("framecast") String domain,
        @NotNull(message = "must be set: FRAMECAST_SECRET, 16 characters or more")
        @Size(min = 16, message = "must have 16 characters or more")
        String secret,
        @NotNull(message = "must name a directory") Path dataDirectory,
        @Valid @NotNull Node node,
        @Valid @DefaultValue Topics topics,
        @Valid @DefaultValue Link link,
        @Valid @DefaultValue Gateway gateway) {

    /**
     * Who this node is.
     *
     * @param id stable name, such as {@code gateway-1}
     * @param host address other nodes and clients dial
     * @param zone zone or rack; may be empty
     */
    public record Node(@NotBlank String id, @NotBlank @DefaultValue("127.0.0.1") String host, @NotNull @DefaultValue("") String zone) {}

    /**
     * How topics are made.
     *
     * @param partitions of each topic spread by key; cannot be changed later
     * @param replicationFactor copies of each partition
     */
    public record Topics(@Min(1) @Max(1000) @DefaultValue("6") int partitions, @Min(1) @DefaultValue("1") short replicationFactor) {}

    /**
     * The push link's listener.
     *
     * @param bindAddress address it listens on
     * @param port port it listens on; 0 takes a free one
     */
    public record Link(@NotBlank @DefaultValue("0.0.0.0") String bindAddress, @Min(0) @Max(65_535) @DefaultValue("0") int port) {}

    /**
     * What bounds viewers.
     *
     * @param socket the socket
     * @param viewing requests this gateway is the sink of
     * @param cache the edge cache
     * @param frames single frames
     * @param exports downloads
     * @param filmstrips filmstrips
     * @param recordings movies that frames are appended to
     * @param board what is kept of the domain's requests and imports
     * @param events those who watch the domain's events
     * @param http connections of the web server
     * @param maxUploads uploads at once
     * @param allowedOrigins where the page may have been loaded from, such as {@code https://gateway-1.example}: a page whose own
     *     gateway has died goes on with the others; pages of any other origin may not read answers
     */
    public record Gateway(
            @Valid @DefaultValue Socket socket,
            @Valid @DefaultValue Viewing viewing,
            @Valid @DefaultValue EdgeCache cache,
            @Valid @DefaultValue Frames frames,
            @Valid @DefaultValue Exports exports,
            @Valid @DefaultValue Filmstrips filmstrips,
            @Valid @DefaultValue Recordings recordings,
            @Valid @DefaultValue Board board,
            @Valid @DefaultValue EventStream events,
            @Valid @DefaultValue Http http,
            @Min(1) @DefaultValue("16") int maxUploads,
            @NotNull @DefaultValue List<@NotBlank String> allowedOrigins) {}

    /**
     * The socket.
     *
     * @param maxMessage the longest message a client may send
     * @param maxChannels channels open at once on one socket
     * @param maxRanges ranges of one demand
     * @param maxEarlyMessages messages kept for a channel that is being opened
     * @param lowWater a socket that was full is written to again below this
     * @param highWater no frame is written to a socket that has this much waiting
     * @param unsent how much the operating system may hold of a socket and not have sent, where it can be told (Linux)
     * @param pingEvery how often the client is pinged
     * @param silenceAfter a client that is silent, and takes nothing, for so long is given up
     */
    public record Socket(
            @NotNull @DefaultValue("256KB") DataSize maxMessage,
            @Min(1) @Max(65_535) @DefaultValue("256") int maxChannels,
            @Min(1) @Max(16_000) @DefaultValue("4096") int maxRanges,
            @Min(1) @DefaultValue("64") int maxEarlyMessages,
            @NotNull @DefaultValue("128KB") DataSize lowWater,
            @NotNull @DefaultValue("512KB") DataSize highWater,
            @NotNull @DefaultValue("128KB") DataSize unsent,
            @NotNull @DefaultValue("5s") Duration pingEvery,
            @NotNull @DefaultValue("10s") Duration silenceAfter) {}

    /**
     * Requests this gateway is the sink of.
     *
     * @param askAgainAfter a CRQ nobody answered is written again after this, then after twice, four and eight times as long
     * @param giveUpAfter a request nobody has answered by then is refused
     * @param progressEvery how often progress is told while something changes
     * @param reopenWithin how long a request whose viewer is gone is kept to be opened again
     * @param window bytes asked of sources or waiting for one viewer: the memory of one channel
     * @param windowFrames frames asked of sources and not yet come, for one viewer
     * @param maxPending requests not answered yet
     * @param maxOpen requests of which this gateway is the sink
     * @param sources how many frame services share a request that does not say
     */
    public record Viewing(
            @NotNull @DefaultValue("300ms") Duration askAgainAfter,
            @NotNull @DefaultValue("10s") Duration giveUpAfter,
            @NotNull @DefaultValue("2s") Duration progressEvery,
            @NotNull @DefaultValue("10s") Duration reopenWithin,
            @NotNull @DefaultValue("4MB") DataSize window,
            @Min(1) @DefaultValue("256") int windowFrames,
            @Min(1) @DefaultValue("1000") int maxPending,
            @Min(1) @DefaultValue("10000") int maxOpen,
            @Min(1) @Max(64) @DefaultValue("4") int sources) {}

    /**
     * The edge cache: frames that passed to viewers, kept for others and for other gateways.
     *
     * @param memory how much is kept in memory; 0 turns the cache off
     * @param disk how much is kept on disk, in {@code cache} of the data directory; 0 keeps nothing there
     * @param patience how long a viewer waits for a frame of another viewer's sources while nothing comes from them, before its own are
     *     asked; twice as long at most
     * @param announceEvery how often it is looked whether other nodes are to be told what is kept
     * @param capacity what this gateway can push to others in a second, told to the strategist; 0 has it asked for nothing
     */
    public record EdgeCache(
            @NotNull @DefaultValue("64MB") DataSize memory,
            @NotNull @DefaultValue("1GB") DataSize disk,
            @NotNull @DefaultValue("400ms") Duration patience,
            @NotNull @DefaultValue("3s") Duration announceEvery,
            @NotNull @DefaultValue("125MB") DataSize capacity) {}

    /**
     * Single frames.
     *
     * @param cache how much is kept of them
     * @param maxFetches fetches at once
     * @param within a fetch that has not come by then is given up
     */
    public record Frames(
            @NotNull @DefaultValue("64MB") DataSize cache,
            @Min(1) @DefaultValue("64") int maxFetches,
            @NotNull @DefaultValue("5s") Duration within) {}

    /**
     * Downloads.
     *
     * @param indexMemory what all of them together may take for what they know of their frames: 16 bytes a frame, of a ZIP 52
     */
    public record Exports(@NotNull @DefaultValue("64MB") DataSize indexMemory) {}

    /**
     * Filmstrips.
     *
     * @param cache how much is kept of finished ones
     * @param atOnce how many are made at once, each on a thread of its own
     * @param waiting how many more may wait for their turn
     * @param within tiles whose frames have not come by then stay blank
     */
    public record Filmstrips(
            @NotNull @DefaultValue("16MB") DataSize cache,
            @Min(1) @Max(64) @DefaultValue("2") int atOnce,
            @Min(1) @DefaultValue("64") int waiting,
            @NotNull @DefaultValue("10s") Duration within) {}

    /**
     * Movies that frames are appended to.
     *
     * @param maxFrame a longer JPEG is refused
     * @param waiting what of one movie may wait to be stored; who sends more is slowed down
     * @param maxMovies movies this gateway appends to at once
     * @param idle a movie that got no frame for so long gives its place to another one that needs it
     * @param gather frames that come within so long are stored together
     * @param within a frame that is not acknowledged by then is answered with 503; it may count yet
     */
    public record Recordings(
            @NotNull @DefaultValue("16MB") DataSize maxFrame,
            @NotNull @DefaultValue("16MB") DataSize waiting,
            @Min(1) @DefaultValue("256") int maxMovies,
            @NotNull @DefaultValue("1m") Duration idle,
            @NotNull @DefaultValue("100ms") Duration gather,
            @NotNull @DefaultValue("30s") Duration within) {}

    /**
     * What is kept of the domain's requests and imports; older requests are looked up in PostgreSQL.
     *
     * @param maxRequests requests
     * @param maxImports imports
     * @param maxWaiting REST calls that wait for a coordinator's answer at once
     */
    public record Board(
            @Min(1) @DefaultValue("10000") int maxRequests,
            @Min(1) @DefaultValue("1000") int maxImports,
            @Min(1) @DefaultValue("1000") int maxWaiting) {}

    /**
     * Those who watch the domain's events.
     *
     * @param maxClients clients at once
     * @param buffer events that wait for one client: a slower one is dropped
     * @param kept latest events that are kept for a client that comes back
     * @param maxBody an event whose body is longer is told without it
     * @param keepAliveEvery how often a comment shows that the connection lives
     */
    public record EventStream(
            @Min(1) @DefaultValue("100") int maxClients,
            @Min(16) @Max(65_536) @DefaultValue("1024") int buffer,
            @Min(0) @Max(65_536) @DefaultValue("512") int kept,
            @NotNull @DefaultValue("32KB") DataSize maxBody,
            @NotNull @DefaultValue("10s") Duration keepAliveEvery) {}

    /**
     * Connections of the web server.
     *
     * @param maxConnections open at once, sockets included; a further one is closed unheard
     * @param headersWithin a new connection's first request, and each one that has begun, must have come as far as its body by then
     * @param bodyWithin so long a body's sender is waited for until it has sent 16 KB more, or its end
     */
    public record Http(
            @Min(1) @DefaultValue("10000") int maxConnections,
            @NotNull @DefaultValue("10s") Duration headersWithin,
            @NotNull @DefaultValue("30s") Duration bodyWithin) {}
}
