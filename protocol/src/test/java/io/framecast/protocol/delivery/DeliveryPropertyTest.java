package io.framecast.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Seeded schedules of everything that can happen to a sink, against holders that keep to the protocol. Whatever happened, once
 * links are up and pipes are drained every demanded frame has been given once in its generation, or reported.
 */
class DeliveryPropertyTest {

    private static final int EVENTS = 250;

    @Property(tries = 200)
    void everyDemandedFrameIsGivenOnceOrReportedWhateverHappens(@ForAll long seed) {
        DeliverySchedule schedule = new DeliverySchedule(seed);
        DeliveryWorld world = schedule.world();
        try {
            schedule.run(EVENTS);
            Set<Integer> unanswered = new HashSet<>(world.demanded);
            unanswered.removeAll(world.given);
            unanswered.removeAll(world.unavailable);
            assertThat(unanswered).as("demanded frames neither given nor reported").isEmpty();
            assertThat(world.met).as("the demand is said to be met").isEqualTo(world.everDemanded);
            assertThat(world.delivery.unavailable().stream().boxed().toList()).containsExactlyInAnyOrderElementsOf(world.unavailable);
            world.unavailable.forEach(frame -> {
                for (int i = 0; i < world.delivery.sources().size(); i++) {
                    assertThat(world.delivery.sources().get(i).mayHave(frame)).as("a source may have unavailable frame %d", frame).isFalse();
                }
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + String.join("\n", world.log.subList(Math.max(0, world.log.size() - 60), world.log.size())), e);
        }
    }
}
