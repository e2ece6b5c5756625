package io.framecast.benchmarks.viewer;

import java.util.List;
import java.util.Map;

/**
 * What became of one viewing.
 *
 * @param viewer whose, from 1
 * @param ruids its requests, the first and those begun anew
 * @param fromNanos when it began, on {@link System#nanoTime()}
 * @param toNanos when it ended
 * @param delivered frames that came, each counted once
 * @param doubled frames that came more than once in one generation
 * @param lost wanted frames that never came though they were waited for
 * @param waits when there was nothing to look at
 * @param delays demanded frames of a paced viewer that took long
 * @param moves to another gateway
 * @param refusals statuses with which gateways refused to open, by how often
 * @param endedUnderIt phases that ended a request which its viewer was still watching
 * @param unavailable frames reported unavailable at some time
 * @param violations of invariants, by the invariant's name
 */
public record ViewingRecord(int viewer, List<String> ruids, long fromNanos, long toNanos, int delivered, int doubled, int lost, List<Wait> waits,
        List<Delay> delays, List<Move> moves, Map<Integer, Integer> refusals, List<String> endedUnderIt, int unavailable, Map<String, List<String>> violations) {}
