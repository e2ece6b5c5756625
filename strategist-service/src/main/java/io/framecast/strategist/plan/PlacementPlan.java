package io.framecast.strategist.plan;

import io.framecast.protocol.event.PlacementTarget;
import java.util.List;

/**
 * Where an import shall be stored.
 *
 * @param targets who shall store what, none empty; no targets where it cannot be stored
 * @param detail why there are fewer copies than asked for, or no targets: rule, value, remedy; empty where all is well
 */
public record PlacementPlan(List<PlacementTarget> targets, String detail) {}
