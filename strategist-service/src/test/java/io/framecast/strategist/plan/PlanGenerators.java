package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Holdings of every shape, from a seed: whole, none, one range, a few ranges, striped, a random part, a single frame. */
final class PlanGenerators {

    private PlanGenerators() {}

    static PlanRequest request(long seed) {
        Random random = new Random(seed);
        int frames = 1 + random.nextInt(random.nextBoolean() ? 40 : 3000);
        List<Holder> holders = new ArrayList<>();
        int count = random.nextInt(10);
        boolean special = random.nextInt(3) == 0;
        for (int i = 0; i < count; i++) {
            holders.add(new Holder("frame-" + i, random.nextBoolean() ? "" : "zone-" + random.nextInt(3), mask(random, frames),
                    special && random.nextInt(3) == 0, special && random.nextInt(4) == 0, 1 + random.nextInt(1_000_000)));
        }
        return new PlanRequest(mask(random, frames), 1 + random.nextInt(6), 1 + random.nextInt(8), holders, seed);
    }

    static FrameMask mask(Random random, int frames) {
        FrameMask.Builder mask = new FrameMask.Builder();
        switch (random.nextInt(7)) {
            case 0 -> { }
            case 1 -> mask.add(random.nextInt(frames));
            case 2 -> addRange(mask, random, frames);
            case 3 -> {
                for (int i = random.nextInt(12); i >= 0; i--) {
                    addRange(mask, random, frames);
                }
            }
            case 4 -> {
                int step = 1 + random.nextInt(8);
                for (int frame = random.nextInt(step); frame < frames; frame += step) {
                    mask.add(frame);
                }
            }
            case 5 -> {
                int oneIn = 1 + random.nextInt(4);
                for (int frame = 0; frame < frames; frame++) {
                    if (random.nextInt(oneIn) == 0) {
                        mask.add(frame);
                    }
                }
            }
            default -> mask.addRange(0, frames - 1);
        }
        return mask.build();
    }

    private static void addRange(FrameMask.Builder mask, Random random, int frames) {
        int first = random.nextInt(frames);
        mask.addRange(first, first + random.nextInt(frames - first));
    }
}
