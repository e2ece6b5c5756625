package io.framecast.protocol.delivery;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Everything that can happen to a sink, by chance: the same seed is the same schedule. */
final class DeliverySchedule {

    private final Random random;
    private final DeliveryWorld world;
    private int epoch;

    DeliverySchedule(long seed) {
        random = new Random(seed);
        world = new DeliveryWorld(wanted(), holders());
    }

    private FrameMask wanted() {
        FrameMask.Builder mask = new FrameMask.Builder();
        for (int frame = 0; frame < DeliveryWorld.FRAMES; frame++) {
            if (random.nextInt(10) > 0) {
                mask.add(frame);
            }
        }
        return mask.build();
    }

    private List<FakeHolder> holders() {
        List<FakeHolder> holders = new ArrayList<>();
        int nodes = 1 + random.nextInt(5);
        for (int i = 0; i < nodes; i++) {
            Set<Integer> held = new HashSet<>();
            int chance = 30 + random.nextInt(80);
            for (int frame = 0; frame < DeliveryWorld.FRAMES; frame++) {
                if (random.nextInt(100) < chance) {
                    held.add(frame);
                }
            }
            holders.add(new FakeHolder(held));
        }
        return holders;
    }

    DeliveryWorld world() {
        return world;
    }

    /** Has so many things happen, and then all be well: every demanded frame can come that a holder has. */
    void run(int events) {
        for (int i = 0; i < events; i++) {
            step();
        }
        if (epoch == 0) {
            world.adopt(strategy());
        }
        world.heal();
    }

    /** Over some of the nodes; they may have lost frames that it gives them. */
    private Strategy strategy() {
        List<FakeHolder> holders = world.holders;
        List<FrameMask.Builder> masks = new ArrayList<>();
        holders.forEach(holder -> masks.add(new FrameMask.Builder()));
        FrameMask.Builder nobody = new FrameMask.Builder();
        boolean[] out = new boolean[holders.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = random.nextInt(6) == 0;
        }
        world.wanted.forEach(frame -> {
            int first = random.nextInt(holders.size());
            for (int i = 0; i < holders.size(); i++) {
                int node = (first + i) % holders.size();
                if (!out[node] && holders.get(node).held.contains(frame)) {
                    masks.get(node).add(frame);
                    return;
                }
            }
            nobody.add(frame);
        });
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < holders.size(); i++) {
            List<Standby> standbys = new ArrayList<>();
            for (int j = 0; j < holders.size(); j++) {
                if (j != i && !out[j] && random.nextBoolean()) {
                    FrameMask.Builder both = new FrameMask.Builder();
                    masks.get(i).build().stream().filter(holders.get(j).held::contains).forEach(both::add);
                    standbys.add(new Standby("node-" + j, both.build()));
                }
            }
            if (!out[i]) {
                shares.add(new Share("node-" + i, masks.get(i).build(), standbys));
            }
        }
        epoch++;
        return new Strategy(1, epoch, epoch, world.wanted, shares, nobody.build());
    }

    private void step() {
        int sources = world.delivery.sources().size();
        int source = sources == 0 ? 0 : random.nextInt(sources);
        switch (random.nextInt(sources == 0 ? 2 : 24)) {
            case 0 -> world.adopt(strategy());
            case 1 -> demand(random.nextBoolean());
            case 2, 3 -> world.link(source);
            case 4 -> world.unlink(source);
            case 5 -> world.late(source);
            case 6 -> world.punctual(source);
            case 7 -> {
                world.delivery.graceOver();
                world.settle();
            }
            case 8 -> {
                if (random.nextInt(4) == 0) {
                    world.deliver(source, false);
                }
            }
            case 9 -> {
                if (!world.given.isEmpty() && random.nextInt(3) == 0) {
                    world.bad(world.given.iterator().next());
                }
            }
            case 10 -> {
                if (random.nextInt(4) == 0) {
                    world.holder(source).held.remove(random.nextInt(DeliveryWorld.FRAMES));
                }
            }
            case 11 -> world.consume();
            case 12 -> world.giveUpSeeking();
            case 13 -> {
                world.delivery.paced(source, random.nextInt(3) == 0 ? 400_000_000L : 1 + random.nextInt(60_000_000));
                world.settle();
            }
            default -> {
                for (int i = random.nextInt(8); i > 0; i--) {
                    world.push(source);
                }
                for (int i = random.nextInt(8); i > 0; i--) {
                    world.deliver(source, true);
                    if (random.nextInt(3) > 0) {
                        world.consume();
                    }
                }
            }
        }
    }

    private void demand(boolean replace) {
        List<FrameRange> ranges = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            ranges.add(range());
        }
        world.demand(ranges, replace);
    }

    private FrameRange range() {
        int first = random.nextInt(DeliveryWorld.FRAMES + 20);
        int last = random.nextInt(DeliveryWorld.FRAMES + 20);
        int step = (1 + random.nextInt(3)) * (last >= first ? 1 : -1);
        return new FrameRange(first, last, step);
    }
}
