package io.framecast.e2e.prometheus;

import java.util.Set;

/**
 * One metric as a node exposes it.
 *
 * @param name of the family: with {@code _total} and unit, without {@code _bucket}, {@code _count}, {@code _sum}
 * @param type {@code counter}, {@code gauge}, {@code histogram} or {@code summary}
 * @param help what it says of itself; "" where it says nothing
 * @param labels the names of its series' labels, less {@code le} and {@code quantile}
 */
public record MetricFamily(String name, String type, String help, Set<String> labels) {}
