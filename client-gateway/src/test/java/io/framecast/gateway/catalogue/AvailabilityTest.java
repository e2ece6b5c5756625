package io.framecast.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameMask;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

    private static Availability of(int copies, String... masks) {
        return Availability.of(10, copies, java.util.Arrays.stream(masks).map(FrameMask::parse).toList());
    }

    @Test
    void aMovieWithEveryFrameOnAsManyNodesAsWantedIsReady() {
        assertThat(of(2, "0-9", "0-4", "5-9")).isEqualTo(new Availability(MovieState.READY, 2, FrameMask.empty()));
    }

    @Test
    void moreCopiesThanWantedAreNotCounted() {
        assertThat(of(1, "0-9", "0-9", "0-9").copies()).isEqualTo(1);
    }

    @Test
    void aFrameOnTooFewNodesMakesItDegraded() {
        assertThat(of(2, "0-9", "0-8")).isEqualTo(new Availability(MovieState.DEGRADED, 1, FrameMask.empty()));
    }

    @Test
    void aFrameOnNoNodeMakesItIncomplete() {
        assertThat(of(2, "0-7", "0-8")).isEqualTo(new Availability(MovieState.INCOMPLETE, 0, FrameMask.of(9)));
        assertThat(of(2)).isEqualTo(new Availability(MovieState.INCOMPLETE, 0, FrameMask.range(0, 9)));
    }

    @Test
    void framesPastTheEndDoNotCount() {
        assertThat(of(1, "0-20")).isEqualTo(new Availability(MovieState.READY, 1, FrameMask.empty()));
    }
}
