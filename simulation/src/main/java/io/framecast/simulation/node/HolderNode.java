package io.framecast.simulation.node;

import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import java.util.Map;
import java.util.TreeMap;
import java.util.Set;

/** A frame service: what it stores is durable, the groups it is in are not. */
public final class HolderNode extends DomainNode {

    private final Map<String, FrameMask> stored = new TreeMap<>();
    private final Map<String, HolderGroup> groups = new TreeMap<>();
    private long slowUntilMillis;

    /** A frame service that stores these frames of each movie. */
    public HolderNode(Domain domain, String name, Map<String, FrameMask> stored) {
        super(domain, name, NodeRole.FRAME_SERVICE);
        this.stored.putAll(stored);
    }

    @Override
    void start() {
        groups.clear();
        stored.keySet().forEach(this::announce);
        domain.log().topic(Topics.SVJOIN, 0).read(this, domain.log().topic(Topics.SVJOIN, 0).size(), (entry, _) -> {
            if (entry.key().equals(name()) && entry.value() instanceof Svjoin svjoin) {
                join(svjoin);
            }
        });
        domain.log().topic(Topics.SDONE, 0).read(this, domain.log().topic(Topics.SDONE, 0).size(), (entry, _) -> {
            if (entry.key().equals(name()) && entry.value() instanceof Sdone sdone) {
                HolderGroup group = groups.get(sdone.ruid());
                if (group != null) {
                    group.leave(sdone.term(), sdone.epoch());
                }
            }
        });
    }

    private void announce(String movie) {
        Holding holding = new Holding(name(), movie, Viewer.VERSION, HoldingKind.STORE, held(movie), 1, domain.now());
        domain.log().send(this, Topics.HOLDING, holding.key(), holding);
    }

    /** Until then a frame takes it far longer than others. */
    public void slowDownUntil(long millis) {
        slowUntilMillis = Math.max(slowUntilMillis, millis);
    }

    boolean isSlow() {
        return agenda().nowMillis() < slowUntilMillis;
    }

    /** It finds that it does not have these frames any more, and says so. */
    public void lose(String movie, FrameMask frames) {
        stored.computeIfPresent(movie, (_, had) -> had.andNot(frames));
        if (isUp()) {
            announce(movie);
        }
    }

    /** The frames it stores of a movie. */
    public FrameMask held(String movie) {
        return stored.getOrDefault(movie, FrameMask.empty());
    }

    /** The RUIDs of the groups it is in. */
    public Set<String> groups() {
        return isAlive() ? groups.keySet() : Set.of();
    }

    private void join(Svjoin svjoin) {
        if (svjoin.role() == GroupRole.SINK || svjoin.incarnation() != life()) {
            return;
        }
        HolderGroup group = groups.get(svjoin.ruid());
        if (group == null) {
            group = new HolderGroup(domain, this, svjoin);
            groups.put(svjoin.ruid(), group);
        }
        group.adopt(svjoin);
    }

    void forget(HolderGroup group) {
        groups.remove(group.ruid(), group);
    }

}
