package io.framecast.protocol.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskRunsTest {

    private static final int SEEDS = 300;

    @Test
    void aMaskIsTheSameAfterBeingWrittenAsRunsAndReadBack() {
        for (int seed = 0; seed < SEEDS; seed++) {
            BitSet frames = frames(new Random(seed));
            FrameMask.Builder mask = new FrameMask.Builder();
            frames.stream().forEach(mask::add);

            int[] runs = mask.build().toRuns();

            BitSet found = new BitSet();
            for (int run = 0; run < runs.length; run += 2) {
                found.set(runs[run], runs[run + 1] + 1);
                assertThat(run == 0 || runs[run] > runs[run - 1] + 1).as("runs are the longest, seed %d", seed).isTrue();
            }
            assertThat(found).as("seed %d", seed).isEqualTo(frames);
            assertThat(FrameMask.ofRuns(runs, runs.length)).as("seed %d", seed).isEqualTo(mask.build());
        }
    }

    @Test
    void noRunsAreTheEmptyMask() {
        assertThat(FrameMask.empty().toRuns()).isEmpty();
        assertThat(FrameMask.ofRuns(new int[4], 0)).isSameAs(FrameMask.empty());
    }

    @Test
    void aRunMayCrossManyContainers() {
        FrameMask mask = FrameMask.ofRuns(new int[] {3, 3, 60_000, 400_000, 400_002, FrameMask.FRAME_LIMIT - 1}, 6);

        assertThat(mask.toText()).isEqualTo("3,60000-400000,400002-" + (FrameMask.FRAME_LIMIT - 1));
        assertThat(mask.toRuns()).containsExactly(3, 3, 60_000, 400_000, 400_002, FrameMask.FRAME_LIMIT - 1);
    }

    @Test
    void aRunThatGoesOnInTheNextContainerIsOneHoweverItIsKept() {
        FrameMask mask = FrameMask.ofRuns(new int[] {10, 12, 65_530, 65_540, 131_071, 131_072, 200_000, 200_000}, 8);

        assertThat(mask.toRuns()).containsExactly(10, 12, 65_530, 65_540, 131_071, 131_072, 200_000, 200_000);
        assertThat(FrameMask.range(65_535, 65_536).toRuns()).containsExactly(65_535, 65_536);
        assertThat(FrameMask.range(65_536, 65_536).toRuns()).containsExactly(65_536, 65_536);
    }

    /** Sparse, dense, striped and long runs, over up to four containers. */
    private static BitSet frames(Random random) {
        BitSet frames = new BitSet();
        int limit = 1 + random.nextInt(4 << 16);
        int longest = 1 << random.nextInt(17);
        for (int frame = random.nextInt(longest); frame < limit; frame += 1 + random.nextInt(longest)) {
            int end = frame + random.nextInt(longest);
            frames.set(frame, end + 1);
            frame = end + 1;
        }
        return frames;
    }
}
