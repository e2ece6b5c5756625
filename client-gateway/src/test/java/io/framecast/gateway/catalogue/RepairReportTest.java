package io.framecast.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairReportTest {

    @Test
    void whatHasItsCopiesNeedsNothing() {
        assertThat(of(2, List.of("0-9", "0-4", "5-9"), List.of())).isNull();
        assertThat(of(2, List.of(), List.of())).as("what nobody holds cannot be copied").isNull();
    }

    @Test
    void lackingCopiesAreCountedFrameByFrame() {
        assertThat(of(3, List.of("0-9", "0-4"), List.of())).isEqualTo(new RepairReport(15, 0));
    }

    @Test
    void copiesTooManyAreCountedToo() {
        assertThat(of(1, List.of("0-9", "0-4", "0-1"), List.of())).isEqualTo(new RepairReport(0, 7));
    }

    @Test
    void copiesOfANodeThatIsBeingEmptiedAreToBeMadeElsewhereAndDropped() {
        assertThat(of(2, List.of("0-9"), List.of("0-9"))).isEqualTo(new RepairReport(10, 10));
        assertThat(of(2, List.of("0-9", "0-9"), List.of("0-4"))).isEqualTo(new RepairReport(0, 5));
    }

    private static RepairReport of(int copies, List<String> keeping, List<String> leaving) {
        return RepairReport.of(10, copies, keeping.stream().map(FrameMask::parse).toList(), leaving.stream().map(FrameMask::parse).toList());
    }
}
