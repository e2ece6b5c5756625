package io.framecast.simulation;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.simulation.node.Domain;
import io.framecast.simulation.node.GatewayNode;
import io.framecast.simulation.node.Viewer;
import io.framecast.simulation.world.Agenda;
import java.util.ArrayList;
import java.util.List;

/** Viewers as they come to a domain and do what viewers do: demand, jump, vanish, come back, leave. */
final class Visitors {

    private final Agenda agenda;
    private final Domain domain;
    private final Inhabitants inhabitants;
    private final long untilMillis;
    private final List<Viewer> viewers = new ArrayList<>();

    /** @param untilMillis when they stop acting of their own accord */
    Visitors(Domain domain, Inhabitants inhabitants, long untilMillis) {
        this.agenda = domain.agenda();
        this.domain = domain;
        this.inhabitants = inhabitants;
        this.untilMillis = untilMillis;
    }

    /** They come, one after another. */
    void come() {
        int visitors = 2 + agenda.random(4);
        for (int i = 1; i <= visitors; i++) {
            int number = i;
            agenda.after(200 + agenda.random(5000), () -> visit(number));
        }
    }

    /** Those who have come. */
    List<Viewer> viewers() {
        return viewers;
    }

    private void visit(int number) {
        int frames = inhabitants.frames();
        FrameMask wanted = agenda.oneIn(4) ? FrameMask.range(0, frames - 1 - agenda.random(frames / 2)) : FrameMask.firstFrames(frames);
        GatewayNode gateway = inhabitants.anyLivingGateway();
        Viewer viewer = new Viewer(domain, gateway, "r" + number, inhabitants.anyMovie(), frames, wanted);
        viewers.add(viewer);
        act(viewer);
    }

    private void act(Viewer viewer) {
        agenda.after(50 + agenda.random(1500), () -> {
            if (agenda.nowMillis() >= untilMillis) {
                return;
            }
            if (viewer.isCutOff()) {
                back(viewer);
            }
            switch (agenda.random(12)) {
                case 0, 1, 2 -> viewer.demand(range());
                case 3, 4, 5 -> viewer.seek(range());
                case 6 -> {
                    viewer.vanish();
                    if (!agenda.oneIn(4)) {
                        agenda.after(agenda.random(3000), () -> back(viewer));
                    }
                }
                case 7 -> {
                    if (agenda.oneIn(2)) {
                        viewer.done();
                    }
                }
                case 8 -> {
                    if (agenda.oneIn(3)) {
                        viewer.cancel();
                    }
                }
                default -> { }
            }
            act(viewer);
        });
    }

    private void back(Viewer viewer) {
        GatewayNode to = inhabitants.anyGateway();
        if (to.isAlive()) {
            viewer.comeBack(to);
        }
    }

    private FrameRange range() {
        int first = agenda.random(inhabitants.frames());
        int last = agenda.random(inhabitants.frames());
        return new FrameRange(first, last, last >= first ? 1 : -1);
    }
}
