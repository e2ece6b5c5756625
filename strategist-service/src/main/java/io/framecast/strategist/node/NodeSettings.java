package io.framecast.strategist.node;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * This node and its domain: {@code framecast.*}.
 *
 * @param domain the topics' prefix
 * @param node who this node is
 * @param topics used where the domain's topics do not exist yet
 */
@Validated
@ConfigurationProperties("framecast")
public record NodeSettings(
        @DefaultValue("framecast") @NotBlank @Pattern(regexp = "[A-Za-z0-9._-]{1,100}") String domain,
        @DefaultValue @NotNull @Valid Node node,
        @DefaultValue @NotNull @Valid NewTopics topics) {

    /**
     * Who this node is.
     *
     * @param id stable name, one of its own for each process
     * @param host what other nodes dial
     * @param zone zone or rack, empty where there are none
     */
    public record Node(
            @DefaultValue("strategist-1") @NotBlank String id,
            @DefaultValue("127.0.0.1") @NotBlank String host,
            @DefaultValue("") @NotNull String zone) {}

    /**
     * The domain's topics, where they do not exist yet.
     *
     * @param partitions of each topic that is spread by key; must not change later
     * @param replicationFactor copies of each partition
     */
    public record NewTopics(
            @DefaultValue("6") @Min(1) @Max(1000) int partitions,
            @DefaultValue("1") @Min(1) @Max(100) int replicationFactor) {}
}
