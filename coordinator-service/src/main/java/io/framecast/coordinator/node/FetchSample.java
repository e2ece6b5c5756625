package io.framecast.coordinator.node;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What the consumers of the lists' inputs said of themselves at one moment. A consumer fetches all the time, and a broker that has
 * nothing answers after half a second (KIP-74): where the number of answers stands still, the log cannot be heard.
 *
 * @param sampledNanos when
 * @param answers to fetches so far
 * @param answeredNanos when these were found to have grown last
 * @param unreadByPartition records written and not read
 */
record FetchSample(long sampledNanos, double answers, long answeredNanos, Map<Integer, Long> unreadByPartition) {

    private static final String RESTORE = "restore";

    /** Before any. */
    static FetchSample none(long nowNanos) {
        return new FetchSample(nowNanos, 0, nowNanos, Map.of());
    }

    long unread(int partition) {
        return unreadByPartition.getOrDefault(partition, 0L);
    }

    /** What the metrics say now; consumers that restore a backup's lists read other topics and do not count. */
    FetchSample next(Map<MetricName, ? extends Metric> metrics, long nowNanos) {
        double answersNow = 0;
        Map<Integer, Long> unread = new HashMap<>();
        for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
            MetricName name = metric.getKey();
            if (name.tags().getOrDefault("client-id", "").contains(RESTORE) || !(metric.getValue().metricValue() instanceof Double value)) {
                continue;
            }
            if (name.name().equals("fetch-total")) {
                answersNow += value;
            } else if (name.name().equals("records-lag")) {
                unread.merge(Integer.parseInt(name.tags().get("partition")), (long) Math.max(0, value), Long::sum);
            }
        }
        return new FetchSample(nowNanos, answersNow, answersNow > answers ? nowNanos : answeredNanos, Map.copyOf(unread));
    }
}
