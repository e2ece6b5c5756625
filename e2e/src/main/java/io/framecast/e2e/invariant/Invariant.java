package io.framecast.e2e.invariant;

import java.util.List;

/** Something that holds whatever dies. */
public interface Invariant {

    /** Each way in which it is broken, as a sentence; empty where it holds. */
    List<String> violations();

    /** @throws AssertionError where it is broken, with the first violations */
    default void check() {
        List<String> broken = violations();
        if (!broken.isEmpty()) {
            int shown = Math.min(broken.size(), 10);
            throw new AssertionError("%s is broken %d times: %s"
                    .formatted(getClass().getSimpleName(), broken.size(), String.join("; ", broken.subList(0, shown))));
        }
    }
}
