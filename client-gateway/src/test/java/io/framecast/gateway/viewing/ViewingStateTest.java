package io.framecast.gateway.viewing;

import static io.framecast.gateway.viewing.ViewingState.ASKING;
import static io.framecast.gateway.viewing.ViewingState.DETACHED;
import static io.framecast.gateway.viewing.ViewingState.GONE;
import static io.framecast.gateway.viewing.ViewingState.LEAVING;
import static io.framecast.gateway.viewing.ViewingState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewingStateTest {

    @Test
    void whatMayFollowWhat() {
        assertThat(after(ASKING)).containsExactly(OPEN, DETACHED, LEAVING, GONE);
        assertThat(after(OPEN)).containsExactly(DETACHED, LEAVING, GONE);
        assertThat(after(DETACHED)).containsExactly(OPEN, LEAVING, GONE);
        assertThat(after(LEAVING)).containsExactly(GONE);
        assertThat(after(GONE)).isEmpty();
    }

    @Test
    void whoHasLeftForGoodDoesNotComeBack() {
        assertThat(Arrays.stream(ViewingState.values()).filter(ViewingState::isOver)).containsExactly(LEAVING, GONE)
                .allSatisfy(over -> assertThat(after(over)).allMatch(ViewingState::isOver));
    }

    private static List<ViewingState> after(ViewingState before) {
        return Arrays.stream(ViewingState.values()).filter(next -> next.canTransitionFrom(before)).toList();
    }
}
