package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Each block of frames on some nodes, of which a few have more than their part; all stores, all in one zone. */
    static PlanRequest placed(long seed) {
        Random random = new Random(seed);
        int nodes = 2 + random.nextInt(8);
        int copies = 1 + random.nextInt(Math.min(3, nodes));
        int block = 1 + random.nextInt(12);
        int frames = block * (1 + random.nextInt(200));
        boolean skewed = random.nextBoolean();
        FrameMask.Builder[] masks = new FrameMask.Builder[nodes];
        Arrays.setAll(masks, node -> new FrameMask.Builder());
        for (int first = 0; first < frames; first += block) {
            for (int copy = 0; copy < copies; copy++) {
                int node = skewed ? Math.min(random.nextInt(nodes), random.nextInt(nodes)) : random.nextInt(nodes);
                masks[node].addRange(first, first + block - 1);
            }
        }
        List<Holder> holders = new ArrayList<>();
        int most = random.nextBoolean() ? 1 : 1000;
        for (int node = 0; node < nodes; node++) {
            holders.add(new Holder("frame-" + node, "", masks[node].build(), false, false, 1 + random.nextInt(most)));
        }
        return new PlanRequest(FrameMask.firstFrames(frames), 1 + random.nextInt(nodes), 1 + random.nextInt(8), holders, seed);
    }

    /** Stores that hold about all of it, and caches with parts of it, of which some have more to give. */
    static PlanRequest withCaches(long seed) {
        Random random = new Random(seed);
        int frames = 1 + random.nextInt(random.nextBoolean() ? 40 : 3000);
        List<Holder> holders = new ArrayList<>();
        int stores = 1 + random.nextInt(5);
        for (int i = 0; i < stores; i++) {
            holders.add(new Holder("frame-" + i, random.nextBoolean() ? "" : "zone-" + random.nextInt(3),
                    random.nextInt(3) == 0 ? mask(random, frames) : FrameMask.firstFrames(frames), false, false, 1 + random.nextInt(1000)));
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            holders.add(new Holder("gateway-" + i, "", mask(random, frames), true, false, 1 + random.nextInt(2000)));
        }
        return new PlanRequest(FrameMask.firstFrames(frames), 1 + random.nextInt(6), 1 + random.nextInt(8), holders, seed);
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
