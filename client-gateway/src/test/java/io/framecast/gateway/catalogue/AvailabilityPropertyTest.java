package io.framecast.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** {@link Availability} against counting frame by frame. */
class AvailabilityPropertyTest {

    @Property(tries = 200)
    void copiesAreTheLeastNumberOfNodesOverAllFrames(@ForAll long seed) {
        Random random = new Random(seed);
        int frames = 1 + random.nextInt(30);
        int wanted = 1 + random.nextInt(4);
        List<FrameMask> masks = new ArrayList<>();
        for (int node = random.nextInt(6); node > 0; node--) {
            FrameMask.Builder mask = new FrameMask.Builder();
            IntStream.range(0, frames).filter(frame -> random.nextInt(4) != 0).forEach(mask::add);
            masks.add(mask.build());
        }
        long least = IntStream.range(0, frames)
                .mapToLong(frame -> masks.stream().filter(mask -> mask.contains(frame)).count())
                .min()
                .orElseThrow();
        assertThat(Availability.of(frames, wanted, masks).copies()).isEqualTo((int) Math.min(least, wanted));
    }
}
