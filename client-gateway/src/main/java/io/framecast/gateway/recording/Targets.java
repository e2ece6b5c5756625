package io.framecast.gateway.recording;

import io.framecast.protocol.event.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * On which frame services a movie's next frames go: on those that have the last ones, as long as they take them, so that what is played
 * lies together; in place of one that failed on the roomiest other, and on that one again after a while. Pure, not thread-safe.
 */
final class Targets {

    private static final long AVOIDED_MILLIS = 5000;

    private final Map<String, Long> failedMillis = new HashMap<>();
    private List<String> chosen = List.of();

    /**
     * Chooses.
     *
     * @param working frame services that take work
     * @param copies on how many each frame shall be
     * @return as many, or as there are
     */
    List<Member> choose(List<Member> working, int copies, ToLongFunction<Member> roomBytes, long nowMillis) {
        failedMillis.values().removeIf(at -> nowMillis - at >= AVOIDED_MILLIS);
        List<Member> order = new ArrayList<>(working);
        order.sort(Comparator.<Member>comparingInt(member -> failedMillis.containsKey(member.nodeId()) ? 1 : 0)
                .thenComparingInt(member -> chosen.contains(member.nodeId()) ? 0 : 1)
                .thenComparingLong(member -> -roomBytes.applyAsLong(member))
                .thenComparing(Member::nodeId));
        List<Member> next = List.copyOf(order.subList(0, Math.min(copies, order.size())));
        chosen = next.stream().map(Member::nodeId).toList();
        return next;
    }

    /** It did not take frames. */
    void failed(String nodeId, long nowMillis) {
        failedMillis.put(nodeId, nowMillis);
    }
}
