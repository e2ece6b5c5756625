package io.framecast.frameservice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropPlanTest {

    @TempDir
    Path directory;

    private Segment early;
    private Segment late;
    private Segment both;
    private HeldFrames held;

    @BeforeEach
    void openSegments() throws IOException {
        early = segment("early", 0, 1, 2);
        late = segment("late", 7, 8);
        both = segment("both", 2, 7);
        held = new HeldFrames(List.of(early, late, both));
    }

    @AfterEach
    void closeSegments() {
        held.release();
    }

    private Segment segment(String name, int... frames) throws IOException {
        Frames.write(directory.resolve(name), frames);
        return Segment.open(StoreLayout.segmentFile(directory.resolve(name), 1));
    }

    @Test
    void whatIsNotHeldIsNotDropped() {
        assertThat(DropPlan.of(held, FrameMask.of(3, 99))).isInstanceOf(DropPlan.Nothing.class);
        assertThat(DropPlan.of(HeldFrames.NONE, FrameMask.of(0))).isInstanceOf(DropPlan.Nothing.class);
    }

    @Test
    void whereNoFrameStaysEverythingGoes() {
        assertThat(DropPlan.of(held, FrameMask.firstFrames(9))).isInstanceOf(DropPlan.Everything.class);
    }

    @Test
    void segmentsThatAreNotHitStayAndTheOthersAreWrittenAnewWithoutTheFrames() {
        DropPlan.Part plan = (DropPlan.Part) DropPlan.of(held, FrameMask.of(1));

        assertThat(plan.hit()).containsExactly(early);
        assertThat(plan.untouched().segments()).containsExactly(late, both);
        assertThat(plan.rewritten()).as("2 is in another segment too").isEqualTo(FrameMask.of(0));
    }

    @Test
    void aFrameThatSeveralSegmentsHaveLeavesAllOfThem() {
        DropPlan.Part plan = (DropPlan.Part) DropPlan.of(held, FrameMask.of(2, 8));

        assertThat(plan.hit()).isEqualTo(held.segments());
        assertThat(plan.untouched().isEmpty()).isTrue();
        assertThat(plan.rewritten()).isEqualTo(FrameMask.of(0, 1, 7));
    }

    @Test
    void aSegmentThatGoesWholeLeavesNothingToWriteAnew() {
        DropPlan.Part plan = (DropPlan.Part) DropPlan.of(new HeldFrames(List.of(early, late)), FrameMask.of(7, 8));

        assertThat(plan.hit()).containsExactly(late);
        assertThat(plan.rewritten().isEmpty()).isTrue();
    }
}
