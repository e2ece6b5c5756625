package io.framecast.simulation;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.simulation.node.Domain;
import io.framecast.simulation.node.HolderNode;
import io.framecast.simulation.world.Agenda;
import io.framecast.simulation.world.Host;
import java.util.List;

/** What goes wrong in a domain, by chance: nodes die, freeze, are cut off or slow, the log is away, frames are lost. */
final class Faults {

    private static final long LAST_BEFORE_MILLIS = 500;

    private final Agenda agenda;
    private final Domain domain;
    private final Inhabitants inhabitants;
    private final long untilMillis;
    private int count;

    /** @param untilMillis when all is to be well again: the last one strikes some time before */
    Faults(Domain domain, Inhabitants inhabitants, long untilMillis) {
        this.agenda = domain.agenda();
        this.domain = domain;
        this.inhabitants = inhabitants;
        this.untilMillis = untilMillis;
    }

    /** How many struck. */
    int count() {
        return count;
    }

    /** Has them strike, from that time on. */
    void begin(long fromMillis) {
        agenda.after(fromMillis, this::trouble);
    }

    private void trouble() {
        if (agenda.nowMillis() >= untilMillis - LAST_BEFORE_MILLIS) {
            return;
        }
        strike();
        if (agenda.oneIn(3)) {
            strike();
        }
        agenda.after(600 + agenda.random(2400), this::trouble);
    }

    private void strike() {
        count++;
        List<Host> hosts = inhabitants.hosts();
        Host host = hosts.get(agenda.random(hosts.size()));
        long lasts = 100L + agenda.random(agenda.oneIn(2) ? 1000 : 5000);
        switch (agenda.random(8)) {
            case 0, 1, 2 -> {
                domain.tell(() -> "FAULT kill " + host + " for " + lasts);
                host.kill();
                agenda.after(lasts, host::restart);
            }
            case 3, 4 -> {
                domain.tell(() -> "FAULT freeze " + host + " for " + lasts);
                host.freeze();
                agenda.after(lasts, host::wake);
            }
            case 5 -> {
                Host other = inhabitants.anyHolder();
                Host gateway = inhabitants.anyGateway();
                domain.tell(() -> "FAULT cut " + other + " from " + gateway + " for " + lasts);
                domain.network().cut(other, gateway, agenda.nowMillis() + lasts);
            }
            case 6 -> {
                HolderNode holder = inhabitants.anyHolder();
                domain.tell(() -> "FAULT " + holder + " is slow for " + lasts);
                holder.slowDownUntil(agenda.nowMillis() + lasts);
            }
            default -> strikeLogOrStore(host, lasts);
        }
    }

    private void strikeLogOrStore(Host host, long lasts) {
        if (agenda.oneIn(6)) {
            domain.tell(() -> "FAULT the log is down for " + lasts);
            inhabitants.hosts().forEach(each -> each.withoutLogUntil(agenda.nowMillis() + lasts));
        } else if (agenda.oneIn(3)) {
            HolderNode holder = inhabitants.anyHolder();
            String movie = inhabitants.anyMovie();
            FrameMask gone = FrameMask.of(agenda.random(inhabitants.frames()), agenda.random(inhabitants.frames()));
            holder.lose(movie, gone);
            domain.tell(() -> "FAULT " + holder + " loses frames");
        } else {
            domain.tell(() -> "FAULT cut " + host + " from the log for " + lasts);
            host.cutOffUntil(agenda.nowMillis() + lasts);
        }
    }
}
