/**
 * The plan's lists, kept by a Kafka Streams topology: one task a partition, each with its primary and its backup. Decisions are
 * made elsewhere; here they are stored, sent, timed and, after a loss, inherited.
 */
package io.framecast.coordinator.lists;
