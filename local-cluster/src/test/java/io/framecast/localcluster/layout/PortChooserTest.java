package io.framecast.localcluster.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PortChooserTest {

    @Test
    void noPortIsChosenTwice() {
        PortChooser ports = new PortChooser(new SplittableRandom(1), port -> true);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            assertThat(seen.add(ports.next())).isTrue();
        }
    }

    @Test
    void portsLieBelowTheRangeOfOutgoingConnections() {
        PortChooser ports = new PortChooser(new SplittableRandom(2), port -> true);
        for (int i = 0; i < 500; i++) {
            assertThat(ports.next()).isBetween(20_000, 31_999);
        }
    }

    @Test
    void takenAndReservedPortsArePassedOver() {
        PortChooser ports = new PortChooser(new SplittableRandom(3), port -> port % 2 == 0);
        ports.reserve(20_000);
        for (int i = 0; i < 100; i++) {
            assertThat(ports.next()).isEven().isNotEqualTo(20_000);
        }
    }

    @Test
    void consecutivePortsFollowOneAnother() {
        List<Integer> three = new PortChooser(new SplittableRandom(4), port -> true).consecutive(3);
        assertThat(three).containsExactly(three.getFirst(), three.getFirst() + 1, three.getFirst() + 2);
    }

    @Test
    void aMachineWithoutFreePortsIsTold() {
        PortChooser ports = new PortChooser(new SplittableRandom(5), port -> false);
        assertThatThrownBy(ports::next).isInstanceOf(IllegalStateException.class).hasMessageContaining("no 1 free ports");
    }
}
