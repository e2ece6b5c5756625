package io.framecast.coordinator.lists;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose records the producer of the lists gave up: a list whose log lacks one is read again from that log, and what it was told is
 * decided on again.
 *
 * <h2>Why not by Kafka Streams alone</h2>
 * All tasks of a thread have one producer, and since KAFKA-16903 one place for what it could not write: while an error waits there,
 * the errors of other tasks are dropped. Kafka is away for a second, two lists lose a change, one of them is read again; the other
 * goes on with what its log does not have, its backup never hears of it, and its inputs are committed. Here no loss is forgotten
 * until the task is closed.
 *
 * <p>Thread-safe. A task's {@link Writer} is used by the thread of the task.
 */
public final class WriteLosses {

    private static final Logger LOG = LoggerFactory.getLogger(WriteLosses.class);
    private static final ThreadLocal<@Nullable Writer> WRITING = new ThreadLocal<>();

    private final Set<Writer> open = ConcurrentHashMap.newKeySet();

    /** The task begins to run on this thread; its writer must be closed when it ends. */
    Writer open(TaskId task) {
        Writer writer = new Writer(task);
        open.add(writer);
        return writer;
    }

    /** Whose records this thread writes; null before the first. */
    static @Nullable Writer writing() {
        return WRITING.get();
    }

    /** @throws TaskCorruptedException of all tasks running on this thread that lost a record, if one did */
    void check() {
        Set<TaskId> corrupted = open.stream()
                .filter(writer -> writer.lost && writer.runsOn == Thread.currentThread())
                .map(writer -> writer.task)
                .collect(Collectors.toUnmodifiableSet());
        if (!corrupted.isEmpty()) {
            throw new TaskCorruptedException(corrupted);
        }
    }

    /** A running task, as one who writes. */
    final class Writer implements AutoCloseable {

        private final TaskId task;
        private final Thread runsOn = Thread.currentThread();
        private volatile boolean lost;

        private Writer(TaskId task) {
            this.task = task;
        }

        /**
         * What this thread writes from now on is of this task.
         *
         * @throws TaskCorruptedException where one of its records was given up: it must not decide on what its log lacks
         */
        void begins() {
            WRITING.set(this);
            if (lost) {
                throw new TaskCorruptedException(Set.of(task));
            }
        }

        /** A record of it was given up, so says the producer's thread. */
        void lost(String topic, Exception cause) {
            if (!lost) {
                LOG.warn("a record of task {} to {} was given up, its lists are read again from their log: {}", task, topic, cause.toString());
            }
            lost = true;
        }

        @Override
        public void close() {
            open.remove(this);
            WRITING.remove();
        }
    }
}
