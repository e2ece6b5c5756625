package io.framecast.simulation.invariant;

import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.Vpdone;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Every RUID ends: DONE, CANCELLED, ABANDONED or FAILED, and all are told so. */
public final class EveryRequestEnds implements Invariant {

    private final TreeSet<String> open = new TreeSet<>();
    private final Map<String, RequestPhase> ended = new HashMap<>();

    @Override
    public @Nullable String broken(Fact fact) {
        switch (fact) {
            case Fact.Sent(String _, Prq prq) when !ended.containsKey(prq.ruid()) -> open.add(prq.ruid());
            case Fact.Sent(String _, Vdone vdone) -> end(vdone.ruid(), vdone.phase());
            case Fact.Sent(String _, Vpdone vpdone) -> end(vpdone.ruid(), vpdone.phase());
            case Fact.Over _ when !open.isEmpty() -> {
                return "never ended: " + open;
            }
            default -> { }
        }
        return null;
    }

    private void end(String ruid, RequestPhase phase) {
        open.remove(ruid);
        ended.putIfAbsent(ruid, phase);
    }
}
