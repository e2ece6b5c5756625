package io.framecast.benchmarks.chaos;

import io.framecast.benchmarks.report.Check;
import io.framecast.e2e.invariant.NothingKeptOfEndedGroups;
import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import java.util.Map;

/**
 * The domain after every process is back and the last viewer has gone.
 *
 * @param groups what nodes still have of groups
 * @param backups primaries' and backups' lists
 * @param stored by movie, what each frame service stores of it
 * @param deaths processes that died by themselves
 */
record InTheEnd(NothingKeptOfEndedGroups groups, Check backups, Map<String, Map<String, FrameMask>> stored, List<String> deaths) {}
