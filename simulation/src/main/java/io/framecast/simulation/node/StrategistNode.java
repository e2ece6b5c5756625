package io.framecast.simulation.node;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.View;
import io.framecast.protocol.topic.Topics;
import io.framecast.simulation.world.LogPartition;
import io.framecast.strategist.domain.DomainCopies;
import io.framecast.strategist.plan.Candidates;
import io.framecast.strategist.plan.PlanRequest;
import io.framecast.strategist.plan.Strategist;
import io.framecast.strategist.plan.Strategy;
import java.time.Duration;

/** A strategist: the production plan from local copies. Each answers all requests: the coordinator takes one answer an epoch. */
public final class StrategistNode extends DomainNode {

    private static final int RUN_LENGTH = 3;
    private static final int MAX_HOLDINGS = 1000;
    private static final Duration LOAD_HALF_LIFE = Duration.ofSeconds(2);

    private DomainCopies copies = new DomainCopies(MAX_HOLDINGS, LOAD_HALF_LIFE);

    /** A strategist that has not begun yet. */
    public StrategistNode(Domain domain, String name) {
        super(domain, name, NodeRole.STRATEGIST);
    }

    @Override
    void start() {
        copies = new DomainCopies(MAX_HOLDINGS, LOAD_HALF_LIFE);
        LogPartition<DomainEvent> views = domain.log().topic(Topics.VIEW, 0);
        LogPartition<DomainEvent> holdings = domain.log().topic(Topics.HOLDING, 0);
        LogPartition<DomainEvent>.Reader newest = views.read(this, Math.max(0, views.size() - 1), (entry, _) -> copies.onView((View) entry.value()));
        LogPartition<DomainEvent>.Reader held = holdings.read(this, 0, (entry, _) -> copies.onHolding(entry.key(), (Holding) entry.value()));
        LogPartition<DomainEvent> beats = domain.log().topic(Topics.HEARTBEAT, 0);
        beats.read(this, beats.size(), (entry, _) -> copies.onHeartbeat((Heartbeat) entry.value()));
        answerOnceRead(newest, held);
    }

    private void answerOnceRead(LogPartition<DomainEvent>.Reader newest, LogPartition<DomainEvent>.Reader held) {
        if (newest.unread() > 0 || held.unread() > 0) {
            agenda().after(10, this, () -> answerOnceRead(newest, held));
            return;
        }
        for (LogPartition<DomainEvent> questions : domain.log().topic(Topics.PRQ)) {
            questions.read(this, questions.size(), (entry, _) -> {
                if (entry.value() instanceof Prq prq && prq.queue() == null) {
                    answer(prq);
                }
            });
        }
    }

    private void answer(Prq prq) {
        Strategy strategy = Strategist.plan(new PlanRequest(prq.missing(), prq.maxSources(), RUN_LENGTH,
                Candidates.holders(prq, copies.view(), copies.holdings(prq.movieId(), prq.movieVersion()), copies.reports()),
                prq.ruid().hashCode()));
        domain.log().send(this, Topics.DSTRG, prq.ruid(), new Dstrg(prq.ruid(), prq.term(), prq.epoch(), strategy.shares(),
                strategy.unavailable(), name(), 0, domain.now()));
    }
}
