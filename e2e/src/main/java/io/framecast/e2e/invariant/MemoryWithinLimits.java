package io.framecast.e2e.invariant;

import java.util.List;

/**
 * No process is larger than its settings allow, at whatever moment one looks.
 *
 * @param looks what was seen
 */
public record MemoryWithinLimits(List<Look> looks) implements Invariant {

    /**
     * One process.
     *
     * @param process its name
     * @param bytes resident
     * @param limitBytes what its heap, its buffers and a JVM beside them may take
     */
    public record Look(String process, long bytes, long limitBytes) {}

    @Override
    public List<String> violations() {
        return looks.stream()
                .filter(look -> look.bytes() > look.limitBytes())
                .map(look -> "%s took %d MiB, its limit is %d MiB".formatted(look.process(), look.bytes() >> 20, look.limitBytes() >> 20))
                .toList();
    }
}
