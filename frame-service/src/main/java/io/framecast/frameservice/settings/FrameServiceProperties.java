package io.framecast.frameservice.settings;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code framecast}.
 *
 * @param domain prefix of the topics
 * @param secret the domain's secret for join tokens, 16 characters or more
 * @param dataDirectory where frames are kept
 * @param capacity what this node can push in a second, told to the strategist
 * @param node who this node is
 * @param topics how topics are made where they do not exist
 * @param link the push link
 * @param store the frame store
 * @param imports how films are taken in
 * @param uploads files that arrive in pieces
 * @param watch a folder whose files are imported
 * @param scrub how stored frames are read in the background to find damage
 */
@ConfigurationProperties("framecast")
@Validated
public record FrameServiceProperties(
        @DefaultValue("framecast") @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]*") String domain,
        @NotNull(message = "must be set, for example by FRAMECAST_SECRET")
                @Size(min = 16, message = "must have 16 characters or more") String secret,
        @NotNull(message = "must name a directory for the frames") Path dataDirectory,
        @DefaultValue("125MB") @NotNull DataSize capacity,
        @DefaultValue @Valid Node node,
        @DefaultValue @Valid Topics topics,
        @DefaultValue @Valid Link link,
        @DefaultValue @Valid Store store,
        @DefaultValue @Valid Imports imports,
        @DefaultValue @Valid Uploads uploads,
        @DefaultValue @Valid Watch watch,
        @DefaultValue @Valid Scrub scrub) {

    /** The secret is not for logs. */
    @Override
    public String toString() {
        return "FrameServiceProperties[domain=" + domain + ", node=" + node + ", dataDirectory=" + dataDirectory + "]";
    }

    /**
     * Who this node is.
     *
     * @param id stable name in the domain
     * @param host address that other nodes dial
     * @param zone zone or rack, may be empty
     */
    public record Node(@DefaultValue("frame-1") @NotBlank String id, @DefaultValue("127.0.0.1") @NotBlank String host,
            @DefaultValue("") String zone) {}

    /**
     * How topics are made where they do not exist.
     *
     * @param partitions of the topics spread by key; cannot be changed later
     * @param replicationFactor copies of each partition
     */
    public record Topics(@DefaultValue("6") @Min(1) @Max(1000) int partitions, @DefaultValue("1") @Min(1) int replicationFactor) {}

    /**
     * The push link.
     *
     * @param bindAddress address its listener binds
     * @param port port of its listener, 0 for a free one
     * @param storeWindow bytes that a group whose frames are stored here may have on their way
     */
    public record Link(@DefaultValue("0.0.0.0") @NotBlank String bindAddress, @DefaultValue("0") @Min(0) @Max(65_535) int port,
            @DefaultValue("16MB") @NotNull DataSize storeWindow) {}

    /**
     * The frame store.
     *
     * @param reserve room on the disk that is never filled with frames
     * @param repairRate how much is stored in a second of copies that are made for a repair
     * @param groupSilence a group whose frames are stored here is given up when nothing came for so long
     */
    public record Store(@DefaultValue("256MB") @NotNull DataSize reserve, @DefaultValue("8MB") @NotNull DataSize repairRate,
            @DefaultValue("5m") @NotNull Duration groupSilence) {}

    /**
     * How films are taken in.
     *
     * @param concurrency conversions at once
     * @param queue uploads that may wait for their conversion, those being received included; further ones are refused
     * @param quality of re-encoded frames, FFmpeg's qscale: 2 (best) to 31
     * @param threads a conversion decodes and encodes with
     * @param maxPixels films with larger frames are refused
     * @param heap of a converting child's JVM
     * @param memory of a whole converting child; above it is killed
     * @param withoutProgress a child that has made no frame for so long is killed
     * @param longest a child is killed after this, however far it is
     * @param mostBytes films whose frames take more are refused
     */
    public record Imports(@DefaultValue("1") @Min(1) @Max(64) int concurrency, @DefaultValue("16") @Min(1) @Max(10_000) int queue,
            @DefaultValue("3") @Min(2) @Max(31) int quality, @DefaultValue("2") @Min(1) @Max(64) int threads,
            @DefaultValue("67108864") @Min(1) long maxPixels, @DefaultValue("128MB") @NotNull DataSize heap,
            @DefaultValue("2GB") @NotNull DataSize memory, @DefaultValue("60s") @NotNull Duration withoutProgress,
            @DefaultValue("1d") @NotNull Duration longest, @DefaultValue("1TB") @NotNull DataSize mostBytes) {}

    /**
     * Files that arrive in pieces.
     *
     * @param space what all unfinished files together may have
     * @param expire a file that got no byte for so long is removed
     */
    public record Uploads(@DefaultValue("100GB") @NotNull DataSize space, @DefaultValue("1d") @NotNull @DurationMin(minutes = 1) Duration expire) {}

    /**
     * A folder whose files are imported by themselves.
     *
     * @param folder where they are put; null for none
     * @param settled a file is taken when it has not changed for so long
     */
    public record Watch(@Nullable Path folder, @DefaultValue("10s") @NotNull @DurationMin(millis = 100) Duration settled) {}

    /**
     * How stored frames are read in the background to find damage.
     *
     * @param rate bytes a second at most, 1 MB or more; 0 turns it off
     * @param beginAfter time from the start to the first pass
     * @param pause time between two passes
     */
    public record Scrub(@DefaultValue("10MB") @NotNull DataSize rate, @DefaultValue("10m") @NotNull @DurationMin(millis = 0) Duration beginAfter,
            @DefaultValue("1d") @NotNull @DurationMin(minutes = 1) Duration pause) {

        /** At less a pass may take years, and a single large frame minutes. */
        @AssertTrue(message = "framecast.scrub.rate must be 0 or at least 1MB a second")
        boolean isRateUsable() {
            return rate == null || rate.toBytes() == 0 || rate.compareTo(DataSize.ofMegabytes(1)) >= 0;
        }
    }
}
