/**
 * Who pushes and who stores which frames: pure decisions, no clock, thread, Spring or Kafka.
 *
 * <p>{@link io.framecast.strategist.plan.Strategist} makes strategies, {@link io.framecast.strategist.plan.Placements} places
 * imports.
 */
package io.framecast.strategist.plan;
