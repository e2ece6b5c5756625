package io.framecast.coordinator.lists;

import io.framecast.coordinator.term.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The lists of one partition, in memory, with a changelog from which a backup follows.
 *
 * <h2>Why not Kafka's own in-memory store</h2>
 * With at-least-once Kafka does not fence a primary that was paused while another took over: what it still writes when it wakes
 * lands in the changelog after its successor's records, and a plain store would restore it over them. Here every value carries a
 * {@link Stamp}, and restoring is a merge, not a copy:
 * <ol>
 * <li>a new primary first writes {@link #TAKES_OVER} with its term: from that record on values of lower terms are ignored;</li>
 * <li>for one key the higher stamp wins, in whatever order the values come;</li>
 * <li>having rewritten its lists under its own term, it writes {@link #TOOK_OVER}: what is left of lower terms was written in
 *     between by a primary that was none any more, and is dropped, so that the backup's lists equal the primary's;</li>
 * <li>a removal has no stamp of its own, so one of its value's that says that it leaves comes before it, and it takes away nothing
 *     else: no late removal undoes what lives, or what a successor keeps a little longer.</li>
 * </ol>
 *
 * <p>Restoring and processing run on different threads, but not at once; reading from others is safe at any time.
 */
public final class TermFencedStore implements KeyValueStore<Bytes, byte[]> {

    /** Key of the mark with which a new primary begins. */
    static final String TAKES_OVER = "!takes-over";

    /** Key of the mark with which it has rewritten its lists. */
    static final String TOOK_OVER = "!took-over";

    private static final Bytes TAKES_OVER_KEY = Bytes.wrap(TAKES_OVER.getBytes(StandardCharsets.UTF_8));
    private static final Bytes TOOK_OVER_KEY = Bytes.wrap(TOOK_OVER.getBytes(StandardCharsets.UTF_8));

    private final String name;
    private final NavigableMap<Bytes, byte[]> entries = new ConcurrentSkipListMap<>();
    private final AtomicLong ignored = new AtomicLong();
    private volatile long fence = Long.MIN_VALUE;
    private volatile boolean open;

    /** An empty store of that name. */
    public TermFencedStore(String name) {
        this.name = name;
    }

    /** Makes stores of this kind. */
    static KeyValueBytesStoreSupplier supplier(String name) {
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new TermFencedStore(name);
            }

            @Override
            public String metricsScope() {
                return "in-memory";
            }
        };
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> restore(Bytes.wrap(key), value));
        open = true;
    }

    /** Merges one record of the changelog; null removes. */
    public void restore(Bytes key, byte @Nullable [] value) {
        if (value == null) {
            remove(key);
            return;
        }
        StoredValue next = StoredValue.of(value);
        long term = next.stamp().term();
        if (term < fence) {
            ignored.incrementAndGet();
        } else if (isMark(key)) {
            mark(key, value, term);
        } else {
            entries.merge(key, value, (present, offered) -> {
                boolean newer = next.stamp().compareTo(StoredValue.of(present).stamp()) >= 0;
                if (!newer) {
                    ignored.incrementAndGet();
                }
                return newer ? offered : present;
            });
        }
    }

    private void remove(Bytes key) {
        entries.computeIfPresent(key, (_, present) -> {
            boolean leaves = StoredValue.of(present).isLeaving();
            if (!leaves) {
                ignored.incrementAndGet();
            }
            return leaves ? null : present;
        });
    }

    private void mark(Bytes key, byte[] value, long term) {
        fence = Math.max(fence, term);
        entries.put(key, value);
        if (key.equals(TOOK_OVER_KEY)) {
            entries.entrySet().removeIf(
                    entry -> !isMark(entry.getKey()) && StoredValue.of(entry.getValue()).stamp().term() < term);
        }
    }

    private static boolean isMark(Bytes key) {
        return key.equals(TAKES_OVER_KEY) || key.equals(TOOK_OVER_KEY);
    }

    /** How many restored records were ignored since they were of a term gone by. */
    long ignoredRecords() {
        return ignored.get();
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        if (value == null) {
            entries.remove(key);
        } else if (isMark(key)) {
            mark(key, value, StoredValue.of(value).stamp().term());
        } else {
            entries.put(key, value);
        }
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        byte[] present = entries.get(key);
        if (present == null) {
            put(key, value);
        }
        return present;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> all) {
        all.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        return entries.remove(key);
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return entries.get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
        NavigableMap<Bytes, byte[]> part = entries;
        part = from == null ? part : part.tailMap(from, true);
        part = to == null ? part : part.headMap(to, true);
        return new EntryIterator(part.entrySet().iterator());
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return range(null, null);
    }

    @Override
    public long approximateNumEntries() {
        return entries.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        open = false;
        entries.clear();
        fence = Long.MIN_VALUE;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public Position getPosition() {
        return Position.emptyPosition();
    }

    /** Goes through a moving map; {@link #peekNextKey} looks one ahead. */
    private static final class EntryIterator implements KeyValueIterator<Bytes, byte[]> {

        private final Iterator<Map.Entry<Bytes, byte[]>> entries;
        private Map.@Nullable Entry<Bytes, byte[]> ahead;

        private EntryIterator(Iterator<Map.Entry<Bytes, byte[]>> entries) {
            this.entries = entries;
            this.ahead = entries.hasNext() ? entries.next() : null;
        }

        @Override
        public boolean hasNext() {
            return ahead != null;
        }

        @Override
        public KeyValue<Bytes, byte[]> next() {
            Map.Entry<Bytes, byte[]> present = required();
            ahead = entries.hasNext() ? entries.next() : null;
            return KeyValue.pair(present.getKey(), present.getValue());
        }

        @Override
        public Bytes peekNextKey() {
            return required().getKey();
        }

        private Map.Entry<Bytes, byte[]> required() {
            Map.Entry<Bytes, byte[]> present = ahead;
            if (present == null) {
                throw new NoSuchElementException("no entry is left");
            }
            return present;
        }

        @Override
        public void close() {}
    }
}
