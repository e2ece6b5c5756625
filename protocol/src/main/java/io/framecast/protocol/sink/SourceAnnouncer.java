package io.framecast.protocol.sink;

import io.framecast.protocol.delivery.SourceTable;
import io.framecast.protocol.sink.SourceStatus.State;
import java.util.ArrayList;
import java.util.List;

/** Tells the listener of a group's sources, where something about them has changed. */
final class SourceAnnouncer {

    private final SourceTable sources;
    private final SinkListener listener;
    private List<SourceStatus> announced = List.of();

    SourceAnnouncer(SourceTable sources, SinkListener listener) {
        this.sources = sources;
        this.listener = listener;
    }

    void announce(int epoch) {
        List<SourceStatus> now = new ArrayList<>(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            now.add(new SourceStatus(i, sources.node(i), state(i)));
        }
        if (!now.equals(announced)) {
            announced = List.copyOf(now);
            listener.onSources(epoch, announced);
        }
    }

    private State state(int index) {
        if (sources.isOwn(index)) {
            return State.ACTIVE;
        }
        if (!sources.isInStrategy(index)) {
            return State.LOST;
        }
        return switch (sources.link(index)) {
            case EXPECTED, HEALTHY -> sources.isSlow(index) ? State.LATE : sources.isOwner(index) ? State.ACTIVE : State.STANDBY;
            case LATE -> State.LATE;
            case DOWN -> sources.incarnation(index) == 0 ? State.LATE : State.LOST;
        };
    }
}
