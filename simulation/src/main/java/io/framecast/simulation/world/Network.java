package io.framecast.simulation.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What processes say to each other directly, over connections. Used by one thread. */
public final class Network {

    private static final int LATENCY_MILLIS = 3;
    private static final long DIAL_TIMEOUT_MILLIS = 1000;
    /** A connection that could not pass anything on for so long is gone when the path is back. */
    private static final long RESET_AFTER_MILLIS = 4000;

    /** One process's end of a connection. */
    public interface End {
        /** A message has come. */
        void take(Object message);

        /** The connection is no more; said once, and not to who has closed it. */
        void closed();
    }

    /** Takes connections. */
    @FunctionalInterface
    public interface Listener {
        /** Somebody has dialled; returns this side's end. */
        End accept(Connection connection);
    }

    private record Pair(String a, String b) {
        static Pair of(Host a, Host b) {
            return a.name().compareTo(b.name()) < 0 ? new Pair(a.name(), b.name()) : new Pair(b.name(), a.name());
        }
    }

    private record Cut(long sinceMillis, long untilMillis) {}

    private final Agenda agenda;
    private final Map<Pair, Cut> cuts = new HashMap<>();
    private final List<Connection> connections = new ArrayList<>();

    /** A network without cuts. */
    public Network(Agenda agenda) {
        this.agenda = agenda;
    }

    /** Cuts the path between two processes until then, without a word to either. */
    public void cut(Host a, Host b, long untilMillis) {
        cuts.merge(Pair.of(a, b), new Cut(agenda.nowMillis(), untilMillis),
                (old, next) -> old.untilMillis < agenda.nowMillis() ? next : new Cut(old.sinceMillis, Math.max(old.untilMillis, next.untilMillis)));
    }

    /** Whether the path between two processes was cut at any time since then. */
    public boolean wasCutSince(Host a, Host b, long millis) {
        return cutUntil(a, b) >= millis;
    }

    /** The process has died: all its connections drop. */
    public void died(Host host) {
        for (Connection connection : List.copyOf(connections)) {
            if (connection.from == host || connection.to == host) {
                connection.drop();
            }
        }
    }

    private long cutUntil(Host a, Host b) {
        Cut cut = cuts.get(Pair.of(a, b));
        return cut == null ? 0 : cut.untilMillis;
    }

    private boolean isReset(Host a, Host b, long openedMillis) {
        Cut cut = cuts.get(Pair.of(a, b));
        return cut != null && openedMillis < cut.untilMillis && cut.untilMillis - cut.sinceMillis > RESET_AFTER_MILLIS;
    }

    /** Dials: one of the two is called, later, by the dialling process. */
    public void dial(Host from, Host to, Listener listener, End end, Consumer<Connection> dialled, Runnable failed) {
        agenda.after(agenda.random(LATENCY_MILLIS), from, () -> {
            if (cutUntil(from, to) > agenda.nowMillis()) {
                agenda.after(DIAL_TIMEOUT_MILLIS, from, failed);
            } else if (!to.isAlive()) {
                failed.run();
            } else {
                Connection connection = new Connection(from, to, end);
                connection.there = listener.accept(connection);
                connections.add(connection);
                dialled.accept(connection);
            }
        });
    }

    /** A connection between two processes; closed when either dies. */
    public final class Connection {

        private final Host from;
        private final Host to;
        private final long openedMillis = agenda.nowMillis();
        private final int fromLife;
        private final int toLife;
        private final End here;
        private End there;
        private final ArrayDeque<Object> forth = new ArrayDeque<>();
        private final ArrayDeque<Object> back = new ArrayDeque<>();
        private boolean closed;
        private boolean isForthDue;
        private boolean isBackDue;

        private Connection(Host from, Host to, End end) {
            this.from = from;
            this.to = to;
            this.fromLife = from.life();
            this.toLife = to.life();
            this.here = end;
            this.there = end;
        }

        /** Whether nobody has closed it, as far as this side can know. */
        public boolean isOpen() {
            return !closed;
        }

        /** How many messages are under way in both directions. */
        public int underWay() {
            return forth.size() + back.size();
        }

        /** Says something to the process that was dialled. */
        public void sendForth(Object message) {
            if (!closed) {
                forth.add(message);
                scheduleForth();
            }
        }

        /** Says something to the process that has dialled. */
        public void sendBack(Object message) {
            if (!closed) {
                back.add(message);
                scheduleBack();
            }
        }

        private void scheduleForth() {
            if (!isForthDue) {
                isForthDue = true;
                agenda.after(1 + agenda.random(LATENCY_MILLIS), () -> pass(true));
            }
        }

        private void scheduleBack() {
            if (!isBackDue) {
                isBackDue = true;
                agenda.after(1 + agenda.random(LATENCY_MILLIS), () -> pass(false));
            }
        }

        private void pass(boolean isForth) {
            long until = cutUntil(from, to);
            if (until > agenda.nowMillis()) {
                agenda.after(until - agenda.nowMillis(), () -> pass(isForth));
                return;
            }
            if (isForth) {
                isForthDue = false;
            } else {
                isBackDue = false;
            }
            boolean fromGone = !from.isAlive() || from.life() != fromLife;
            boolean toGone = !to.isAlive() || to.life() != toLife;
            if (isReset(from, to, openedMillis) || fromGone || toGone) {
                drop();
                return;
            }
            Host receiver = isForth ? to : from;
            End end = isForth ? there : here;
            ArrayDeque<Object> queue = isForth ? forth : back;
            while (!queue.isEmpty()) {
                Object message = queue.poll();
                agenda.after(0, receiver, () -> end.take(message));
            }
        }

        /** The path is broken, or an end is dead: who lives hears of it. */
        public void drop() {
            if (closed) {
                return;
            }
            closed = true;
            connections.remove(this);
            forth.clear();
            back.clear();
            tell(from, fromLife, here);
            tell(to, toLife, there);
        }

        private void tell(Host host, int life, End end) {
            if (host.isAlive() && host.life() == life) {
                long at = Math.max(agenda.nowMillis() + agenda.random(LATENCY_MILLIS), cutUntil(from, to));
                agenda.at(at, host, end::closed);
            }
        }

        /** Closes it as one of both; what that one has said before still comes, then the other hears of it. */
        public void close(Host by) {
            if (closed) {
                return;
            }
            boolean isForth = by.equals(from);
            End end = isForth ? there : here;
            Host other = isForth ? to : from;
            int life = isForth ? toLife : fromLife;
            ArrayDeque<Object> last = new ArrayDeque<>(isForth ? forth : back);
            closed = true;
            connections.remove(this);
            forth.clear();
            back.clear();
            if (other.isAlive() && other.life() == life) {
                long at = Math.max(agenda.nowMillis() + 1 + agenda.random(LATENCY_MILLIS), cutUntil(from, to));
                for (Object message : last) {
                    agenda.at(at, other, () -> end.take(message));
                }
                agenda.at(at, other, end::closed);
            }
        }
    }
}
