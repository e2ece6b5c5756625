package io.framecast.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class FetchSampleTest {

    private final Map<MetricName, Metric> metrics = new HashMap<>();

    @Test
    void theLogIsHeardForAsLongAsAnswersToFetchesGrow() {
        say("fetch-total", Map.of("client-id", "c-StreamThread-1-consumer"), 10);
        FetchSample first = FetchSample.none(0).next(metrics, 1000);
        assertThat(first.answeredNanos()).isEqualTo(1000);
        FetchSample silent = first.next(metrics, 2000).next(metrics, 3000);
        assertThat(silent.answeredNanos()).isEqualTo(1000);
        say("fetch-total", Map.of("client-id", "c-StreamThread-1-consumer"), 11);
        assertThat(silent.next(metrics, 4000).answeredNanos()).isEqualTo(4000);
    }

    @Test
    void whatABackupReadsSaysNothingOfTheInputs() {
        say("fetch-total", Map.of("client-id", "c-StreamThread-1-restore-consumer"), 10);
        say("records-lag", Map.of("client-id", "c-StreamThread-1-restore-consumer", "partition", "3"), 10);
        FetchSample sample = FetchSample.none(0).next(metrics, 1000);
        assertThat(sample.answeredNanos()).isZero();
        assertThat(sample.unread(3)).isZero();
    }

    @Test
    void aThreadThatWasReplacedIsNoAnswer() {
        say("fetch-total", Map.of("client-id", "c-StreamThread-1-consumer"), 10);
        FetchSample before = FetchSample.none(0).next(metrics, 1000);
        say("fetch-total", Map.of("client-id", "c-StreamThread-1-consumer"), 1);
        FetchSample after = before.next(metrics, 2000);
        assertThat(after.answeredNanos()).isEqualTo(1000);
        say("fetch-total", Map.of("client-id", "c-StreamThread-1-consumer"), 2);
        assertThat(after.next(metrics, 3000).answeredNanos()).isEqualTo(3000);
    }

    @Test
    void unreadRecordsOfAllTopicsOfAPartitionCount() {
        say("records-lag", Map.of("client-id", "c", "topic", "a", "partition", "2"), 3);
        say("records-lag", Map.of("client-id", "c", "topic", "b", "partition", "2"), 4);
        say("records-lag", Map.of("client-id", "c", "topic", "d", "partition", "1"), Double.NaN);
        FetchSample sample = FetchSample.none(0).next(metrics, 1000);
        assertThat(sample.unread(2)).isEqualTo(7);
        assertThat(sample.unread(1)).isZero();
    }

    private void say(String name, Map<String, String> tags, double value) {
        MetricName key = new MetricName(name, "consumer-fetch-manager-metrics", "", tags);
        metrics.put(key, new Metric() {
            @Override
            public MetricName metricName() {
                return key;
            }

            @Override
            public Object metricValue() {
                return value;
            }
        });
    }
}
