package io.framecast.simulation.invariant;

import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.Vpdone;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Every RUID ends: DONE, CANCELLED, ABANDONED or FAILED. */
public final class EveryRequestEnds implements Invariant {

    private final TreeSet<String> open = new TreeSet<>();
    private final Set<String> ended = new HashSet<>();

    @Override
    public @Nullable String broken(Fact fact) {
        switch (fact) {
            case Fact.Sent(String _, Prq prq) when !ended.contains(prq.ruid()) -> open.add(prq.ruid());
            case Fact.Sent(String _, Vdone vdone) -> end(vdone.ruid());
            case Fact.Sent(String _, Vpdone vpdone) -> end(vpdone.ruid());
            case Fact.Over _ when !open.isEmpty() -> {
                return "never ended: " + open;
            }
            default -> { }
        }
        return null;
    }

    private void end(String ruid) {
        open.remove(ruid);
        ended.add(ruid);
    }
}
