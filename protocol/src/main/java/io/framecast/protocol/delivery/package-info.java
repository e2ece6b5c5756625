/**
 * What a sink asks of whom: pure decisions, with no network, thread or clock in them.
 *
 * <p>{@link io.framecast.protocol.delivery.Delivery} keeps what was demanded and what has come; {@link
 * io.framecast.protocol.delivery.DemandPlan} is the one function that decides who is asked for which frame.
 */
package io.framecast.protocol.delivery;
