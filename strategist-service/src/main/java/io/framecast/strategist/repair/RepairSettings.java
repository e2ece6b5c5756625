package io.framecast.strategist.repair;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How movies are repaired: {@code framecast.strategist.repair.*}.
 *
 * @param grace how long a frame service that left is waited for before its copies are made elsewhere
 * @param round how much a frame service is given in one round of a movie
 * @param movies how many movies are repaired at the same time
 */
@Validated
@ConfigurationProperties("framecast.strategist.repair")
public record RepairSettings(
        @DefaultValue("60s") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 7) Duration grace,
        @DefaultValue("128MB") @NotNull DataSize round,
        @DefaultValue("4") @Min(1) @Max(1000) int movies) {}
