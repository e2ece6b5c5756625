package io.framecast.localcluster.layout;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Chooses ports that nobody listens on. They lie below the range that the kernel gives to outgoing connections, so that a
 * killed process finds its port still free when it is started again. Never returns the same port twice. Not thread-safe.
 */
public final class PortChooser {

    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int TRIES = 2_000;

    private final RandomGenerator random;
    private final IntPredicate isFree;
    private final Set<Integer> taken = new HashSet<>();

    /**
     * @param random where to begin looking; two launchers that start at once should not look in the same place
     * @param isFree whether a port can be listened on now
     */
    public PortChooser(RandomGenerator random, IntPredicate isFree) {
        this.random = random;
        this.isFree = isFree;
    }

    /** Keeps a port from being chosen: it has a use already. */
    public void reserve(int port) {
        taken.add(port);
    }

    /** A free port. */
    public int next() {
        return consecutive(1).getFirst();
    }

    /**
     * Free ports that follow one another.
     *
     * @throws IllegalStateException where none are found
     */
    public List<Integer> consecutive(int count) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int first = random.nextInt(FIRST, END - count);
            List<Integer> ports = IntStream.range(first, first + count).boxed().toList();
            if (ports.stream().allMatch(port -> !taken.contains(port) && isFree.test(port))) {
                taken.addAll(ports);
                return ports;
            }
        }
        throw new IllegalStateException("no %d free ports in a row found between %d and %d in %d tries; stop what listens there"
                .formatted(count, FIRST, END - 1, TRIES));
    }
}
