package io.framecast.simulation.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a topic. What a process sends arrives a little later, in its own order; what it had not sent when it died never
 * does, and what it had not when it was frozen comes late, after what others have written since. Used by one thread.
 *
 * @param <T> what its records say
 */
public final class LogPartition<T> {

    private static final int LATENCY_MILLIS = 4;

    /**
     * A record.
     *
     * @param key its key
     * @param value null where the key is withdrawn
     */
    public record Entry<T>(String key, @Nullable T value) {}

    /** What one life of a process has under way. */
    private static final class Sending {
        private final int life;
        private long lastMillis;
        private int underWay;

        private Sending(int life) {
            this.life = life;
        }
    }

    /** Reads the partition for one process. */
    @FunctionalInterface
    public interface Handler<T> {
        /** Takes the record at that offset. */
        void take(Entry<T> entry, int offset);
    }

    private final Agenda agenda;
    private final List<Entry<T>> entries = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final Map<Host, Sending> writers = new HashMap<>();

    /** An empty partition. */
    public LogPartition(Agenda agenda) {
        this.agenda = agenda;
    }

    /** How many records it has. */
    public int size() {
        return entries.size();
    }

    /** The record at that offset. */
    public Entry<T> get(int offset) {
        return entries.get(offset);
    }

    /** Whether a process has sent what is not in it yet. */
    public boolean isAwaiting(Host writer) {
        Sending sending = writers.get(writer);
        return sending != null && sending.life == writer.life() && sending.underWay > 0;
    }

    /** Sends a record. */
    public void send(Host writer, String key, @Nullable T value) {
        Sending sending = writers.get(writer);
        if (sending == null || sending.life != writer.life()) {
            sending = new Sending(writer.life());
            writers.put(writer, sending);
        }
        Sending by = sending;
        by.underWay++;
        by.lastMillis = Math.max(by.lastMillis, Math.max(agenda.nowMillis() + agenda.random(LATENCY_MILLIS), writer.cutOffUntilMillis()));
        agenda.at(by.lastMillis, writer, () -> {
            by.underWay--;
            append(key, value);
        });
    }

    /** Appends a record at once; returns its offset. */
    public int append(String key, @Nullable T value) {
        entries.add(new Entry<>(key, value));
        for (int i = readers.size() - 1; i >= 0; i--) {
            Reader reader = readers.get(i);
            if (reader.isOver()) {
                readers.remove(i);
            } else {
                reader.wakeUp();
            }
        }
        return entries.size() - 1;
    }

    /** Begins to read for a process, from that offset, until the process dies or the reader is closed. */
    public Reader read(Host host, int from, Handler<T> handler) {
        Reader reader = new Reader(host, from, handler);
        readers.add(reader);
        if (from < entries.size()) {
            reader.wakeUp();
        }
        return reader;
    }

    /** One process's place in the partition. */
    public final class Reader {

        private final Host host;
        private final int life;
        private final Handler<T> handler;
        private int position;
        private boolean isDue;
        private boolean closed;

        private Reader(Host host, int from, Handler<T> handler) {
            this.host = host;
            this.life = host.life();
            this.position = from;
            this.handler = handler;
        }

        /** Offset of the record it takes next. */
        public int position() {
            return position;
        }

        /** How many records it has not taken yet. */
        public int unread() {
            return entries.size() - position;
        }

        /** Stops reading. */
        public void close() {
            closed = true;
        }

        private boolean isOver() {
            return closed || !host.isAlive() || host.life() != life;
        }

        private void wakeUp() {
            if (!isDue) {
                isDue = true;
                agenda.at(Math.max(agenda.nowMillis() + agenda.random(LATENCY_MILLIS), host.cutOffUntilMillis()), host, this::pump);
            }
        }

        private void pump() {
            isDue = false;
            if (host.cutOffUntilMillis() > agenda.nowMillis()) {
                wakeUp();
                return;
            }
            int end = entries.size();
            while (position < end && !closed) {
                int offset = position++;
                handler.take(entries.get(offset), offset);
            }
        }
    }
}
