package io.framecast.e2e.invariant;

import java.util.List;

/**
 * What nobody kills lives.
 *
 * @param deaths processes found dead that were neither killed nor stopped, each with what is known
 */
public record NoProcessDiesByItself(List<String> deaths) implements Invariant {

    @Override
    public List<String> violations() {
        return List.copyOf(deaths);
    }
}
