package io.framecast.e2e.evidence;

/**
 * A gauge as a node exposes it.
 *
 * @param node which node
 * @param series its name with its labels
 * @param value its value
 */
public record NodeGauge(String node, String series, double value) {}
