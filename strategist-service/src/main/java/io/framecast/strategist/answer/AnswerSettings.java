package io.framecast.strategist.answer;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the strategist plans: {@code framecast.strategist.*}.
 *
 * @param runLength how many consecutive frames a source gets at a time; 1 gives the every-4th-frame masks of four sources
 * @param blockLength how many consecutive frames a placement keeps together; two runs, so that two copies serve a run each
 * @param waitForHoldings how long a request for a movie that nobody is known to hold waits for its holdings; topics have no order
 *     among each other, and the holding may be on its way
 * @param maxWaiting how many requests wait so at most; beyond, they are answered at once
 * @param loadHalfLife after which what a node said of its load counts half as much as what it says now
 * @param maxHoldings how many holdings are known at most
 */
@Validated
@ConfigurationProperties("framecast.strategist")
public record AnswerSettings(
        @DefaultValue("4") @Min(1) @Max(1024) int runLength,
        @DefaultValue("8") @Min(1) @Max(4096) int blockLength,
        @DefaultValue("300ms") @NotNull @DurationMin(millis = 0) @DurationMax(seconds = 5) Duration waitForHoldings,
        @DefaultValue("1000") @Min(0) @Max(100_000) int maxWaiting,
        @DefaultValue("2s") @NotNull @DurationMin(millis = 1) @DurationMax(minutes = 10) Duration loadHalfLife,
        @DefaultValue("200000") @Min(1) int maxHoldings) {}
