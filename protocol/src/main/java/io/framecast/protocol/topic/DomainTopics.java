package io.framecast.protocol.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates a domain's topics where they are missing; every service does so at its start, whichever comes first. */
public final class DomainTopics {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final String LARGEST_RECORD_BYTES = Integer.toString(16 << 20);

    private final Admin admin;
    private final String domain;
    private final TopicSettings settings;

    /**
     * @param admin a client of the cluster; the caller closes it
     * @param domain the topics' prefix
     * @param settings used for topics that do not exist yet
     */
    public DomainTopics(Admin admin, String domain, TopicSettings settings) {
        this.admin = admin;
        this.domain = domain;
        this.settings = settings;
    }

    /**
     * Creates what is missing and checks what is there.
     *
     * @throws IllegalStateException where an existing topic has another partition count than the settings say, or Kafka does
     *     not answer within 30 s
     */
    public void ensure() {
        Map<String, Integer> existing = partitionCounts();
        List<NewTopic> missing = new ArrayList<>();
        for (Topic<?> topic : Topics.all()) {
            Integer partitions = existing.get(topic.in(domain));
            if (partitions == null) {
                missing.add(describe(topic));
            } else if (partitions != partitionsOf(topic)) {
                throw new IllegalStateException("topic " + topic.in(domain) + " must keep its " + partitions + " partitions,"
                        + " framecast.topics.partitions says " + partitionsOf(topic)
                        + "; set it back, or begin a new domain with framecast.domain");
            }
        }
        create(missing);
    }

    /** How many partitions such a topic has in this domain. */
    public int partitionsOf(Topic<?> topic) {
        return topic.spread() == Topic.Spread.SINGLE ? 1 : settings.partitions();
    }

    private Map<String, Integer> partitionCounts() {
        Set<String> names = await(admin.listTopics().names().toCompletionStage().toCompletableFuture());
        List<String> ours = Topics.all().stream().map(topic -> topic.in(domain)).filter(names::contains).toList();
        Map<String, Integer> counts = new HashMap<>();
        admin.describeTopics(ours).topicNameValues().forEach((name, described) -> {
            TopicDescription description = await(described.toCompletionStage().toCompletableFuture());
            counts.put(name, description.partitions().size());
        });
        return counts;
    }

    private NewTopic describe(Topic<?> topic) {
        return new NewTopic(topic.in(domain), partitionsOf(topic), (short) settings.replicationFactor()).configs(config(topic));
    }

    /** What Kafka is told of such a topic, where it is not Kafka's default. */
    static Map<String, String> config(Topic<?> topic) {
        Map<String, String> config = new HashMap<>();
        config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST_RECORD_BYTES);
        switch (topic.kept()) {
            case COMPACTED -> {
                config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
                // What is written to is never compacted: a growing movie's records would be read for a week by whoever starts.
                config.put(TopicConfig.SEGMENT_MS_CONFIG, millis(Duration.ofHours(1)));
            }
            case HOURS -> config.put(TopicConfig.RETENTION_MS_CONFIG, millis(Duration.ofHours(6)));
            case DAYS -> config.put(TopicConfig.RETENTION_MS_CONFIG, millis(Duration.ofDays(7)));
            case WEEKS -> config.put(TopicConfig.RETENTION_MS_CONFIG, millis(Duration.ofDays(30)));
        }
        return config;
    }

    private void create(List<NewTopic> missing) {
        admin.createTopics(missing).values().forEach((name, created) -> {
            try {
                await(created.toCompletionStage().toCompletableFuture());
            } catch (IllegalStateException e) {
                // Another service was faster.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        });
        awaitVisible(missing.stream().map(NewTopic::name).toList());
    }

    /** A topic just created may be unknown to the broker for a moment; consumers would begin without it. */
    private void awaitVisible(List<String> names) {
        long deadline = System.nanoTime() + ANSWER_WITHIN.toNanos();
        for (String name : names) {
            while (true) {
                try {
                    KafkaFuture<TopicDescription> described =
                            Objects.requireNonNull(admin.describeTopics(List.of(name)).topicNameValues().get(name));
                    await(described.toCompletionStage().toCompletableFuture());
                    break;
                } catch (IllegalStateException e) {
                    if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                        throw e;
                    }
                }
            }
        }
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IllegalStateException("Kafka refused: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IllegalStateException("Kafka did not answer within " + ANSWER_WITHIN.toSeconds()
                    + " s; check spring.kafka.bootstrap-servers and that the broker runs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", e);
        }
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
