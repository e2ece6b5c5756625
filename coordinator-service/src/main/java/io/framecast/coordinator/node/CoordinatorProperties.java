package io.framecast.coordinator.node;

import io.framecast.coordinator.admission.AdmissionRules;
import io.framecast.protocol.id.Ids;
import io.framecast.protocol.topic.TopicSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The coordinator's settings, {@code framecast.*}.
 *
 * @param domain prefix of the domain's topics, and of the names of its consumer groups
 * @param secret the domain's secret, 16 characters or more; join tokens are made with it
 * @param dataDirectory where Kafka Streams keeps what it keeps on disk
 * @param node who this node is
 * @param topics how missing topics are created
 * @param membership who counts as live
 * @param requests how long a request waits for what
 * @param ledger how the ledger is written
 * @param admission which paced requests may begin
 */
@Validated
@ConfigurationProperties("framecast")
record CoordinatorProperties(
        @DefaultValue("framecast") @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9_-]{0,40}") String domain,
        @NotNull @Size(min = 16, message = "must be 16 characters or more; set FRAMECAST_SECRET") String secret,
        @DefaultValue(".framecast/coordinator") @NotNull Path dataDirectory,
        @DefaultValue @Valid Node node,
        @DefaultValue @Valid TopicCounts topics,
        @DefaultValue @Valid MembershipTimes membership,
        @DefaultValue @Valid RequestTimes requests,
        @DefaultValue @Valid LedgerTimes ledger,
        @DefaultValue @Valid Rationing admission) {

    /**
     * Who this node is.
     *
     * @param id stable name, see {@link Ids#RULE}
     * @param host address other nodes dial
     * @param zone zone or rack; may be empty
     */
    record Node(@DefaultValue("coordinator-1") @NotBlank String id, @DefaultValue("127.0.0.1") @NotBlank String host,
            @DefaultValue("") String zone) {}

    /**
     * How missing topics are created.
     *
     * @param partitions of topics keyed by RUID or movie id; cannot change later
     * @param replicationFactor copies of each partition, changelogs included
     */
    record TopicCounts(@DefaultValue("6") @Min(1) @Max(1000) int partitions, @DefaultValue("1") @Min(1) @Max(10) int replicationFactor) {

        TopicSettings settings() {
            return new TopicSettings(partitions, replicationFactor);
        }
    }

    /**
     * Who counts as live.
     *
     * @param silence a node not heard of for this long is out of the view
     */
    record MembershipTimes(
            @DefaultValue("3s") @DurationMin(seconds = 1) @DurationMax(minutes = 5) Duration silence) {}

    /**
     * How long a request waits for what.
     *
     * @param openWithin a request nobody opens is abandoned after this
     * @param reopenWithin a request whose viewer is gone is abandoned after this
     * @param planWithin a request no strategist answers fails after this
     * @param keepEnded an ended request answers duplicates for this long
     */
    record RequestTimes(
            @DefaultValue("60s") @DurationMin(seconds = 1) Duration openWithin,
            @DefaultValue("10s") @DurationMin(seconds = 1) Duration reopenWithin,
            @DefaultValue("5m") @DurationMin(seconds = 1) Duration planWithin,
            @DefaultValue("60s") @DurationMin(seconds = 1) Duration keepEnded) {}

    /**
     * Which paced requests may begin. To be set alike on all coordinators: any of them may come to keep the reservations.
     *
     * @param mode what becomes of one for which there is no room: {@code wait}, {@code refuse}, or {@code off} to reserve nothing
     * @param share of the frame services' capacity that may be reserved; the rest is for requests that reserve nothing
     * @param queue how many may wait, further ones are refused
     * @param longestWait who has waited for so long is refused
     */
    record Rationing(
            @DefaultValue("wait") @NotNull AdmissionRules.Mode mode,
            @DefaultValue("0.9") @DecimalMin("0.01") @DecimalMax("1") double share,
            @DefaultValue("1000") @Min(0) @Max(100_000) int queue,
            @DefaultValue("5m") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 24) Duration longestWait) {

        AdmissionRules rules() {
            return new AdmissionRules(mode, share, queue, longestWait);
        }
    }

    /**
     * How the ledger is written.
     *
     * @param enabled false where this coordinator leaves the ledger to others
     * @param batchRecords records written in one transaction at most
     * @param retryEvery after a failure of PostgreSQL or Kafka it is tried again after this
     */
    record LedgerTimes(@DefaultValue("true") boolean enabled, @DefaultValue("500") @Min(1) @Max(10_000) int batchRecords,
            @DefaultValue("2s") @DurationMin(millis = 100) Duration retryEvery) {}
}
