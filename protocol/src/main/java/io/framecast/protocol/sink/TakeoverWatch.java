package io.framecast.protocol.sink;

import io.framecast.protocol.mask.FrameMask;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongConsumer;

/** Measures takeovers: from the loss of a source, as noticed, to the first frame it owed that another sends. Several may be lost at once. */
final class TakeoverWatch {

    private record Lost(FrameMask owed, long nanos) {}

    private final LongConsumer takenOver;
    private final Map<Integer, Lost> lostSources = new HashMap<>();

    /** @param takenOver is told how long each takeover took, in nanoseconds */
    TakeoverWatch(LongConsumer takenOver) {
        this.takenOver = takenOver;
    }

    /** @param owed by that source when it was lost; with none there is nothing to take over */
    void lost(FrameMask owed, int source, long now) {
        if (!owed.isEmpty()) {
            lostSources.put(source, new Lost(owed, now));
        }
    }

    void came(int frame, int source, long now) {
        if (lostSources.isEmpty()) {
            return;
        }
        for (Iterator<Map.Entry<Integer, Lost>> each = lostSources.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Integer, Lost> lost = each.next();
            if (lost.getKey() != source && lost.getValue().owed().contains(frame)) {
                takenOver.accept(now - lost.getValue().nanos());
                each.remove();
            }
        }
    }

    /** The frames it waits for are demanded no more. */
    void forget() {
        lostSources.clear();
    }
}
