package io.framecast.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** {@link ChannelDemand} and {@link Ranges} against plain sets. */
class ChannelDemandPropertyTest {

    @Property(tries = 300)
    void takesExactlyWhatWasDemandedOfTheScopeOncePerGeneration(@ForAll long seed) {
        Random random = new Random(seed);
        FrameMask scope = FrameMask.of(List.of(range(random), range(random)));
        ChannelDemand demand = new ChannelDemand(scope);
        Set<Integer> demanded = new HashSet<>();
        Set<Integer> sent = new HashSet<>();
        long generation = -1;
        for (int step = 0; step < 60; step++) {
            if (random.nextInt(4) == 0) {
                long next = Math.max(0, generation + random.nextInt(3) - 1);
                FrameRange range = range(random);
                demand.demand(next, List.of(range));
                if (next > generation) {
                    generation = next;
                    demanded.clear();
                    sent.clear();
                }
                if (next == generation) {
                    for (int i = 0; i < range.count(); i++) {
                        if (scope.contains(range.frame(i))) {
                            demanded.add(range.frame(i));
                        }
                    }
                }
            } else {
                int frame = random.nextInt(100);
                boolean isDue = demanded.contains(frame) && sent.add(frame);
                assertThat(demand.take(frame)).as("frame %s after %s steps", frame, step).isEqualTo(isDue);
            }
            assertThat(demand.outstandingFrames()).isEqualTo((int) demanded.stream().filter(frame -> !sent.contains(frame)).count());
        }
    }

    @Property(tries = 300)
    void rangesWithoutAMaskAreTheSameFramesInTheSameOrderLessTheMask(@ForAll long seed) {
        Random random = new Random(seed);
        List<FrameRange> ranges = List.of(range(random), range(random));
        FrameMask mask = FrameMask.of(List.of(range(random)));
        List<Integer> expected = ranges.stream().flatMap(range -> frames(range).stream()).filter(frame -> !mask.contains(frame)).toList();
        List<Integer> actual = Ranges.without(ranges, mask).stream().flatMap(range -> frames(range).stream()).toList();
        assertThat(actual).isEqualTo(expected);
    }

    private static List<Integer> frames(FrameRange range) {
        return java.util.stream.IntStream.range(0, range.count()).mapToObj(range::frame).toList();
    }

    private static FrameRange range(Random random) {
        int first = random.nextInt(100);
        int last = random.nextInt(100);
        int step = 1 + random.nextInt(5);
        return new FrameRange(first, last, last >= first ? step : -step);
    }
}
