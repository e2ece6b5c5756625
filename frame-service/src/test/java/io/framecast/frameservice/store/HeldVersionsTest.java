package io.framecast.frameservice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldVersionsTest {

    private static final MovieVersion STREET = new MovieVersion("street", "v1");

    @TempDir
    Path directory;

    private final HeldVersions held = new HeldVersions();

    private Segment segment(String name, int... frames) throws IOException {
        Frames.write(directory.resolve(name), frames);
        return Segment.open(StoreLayout.segmentFile(directory.resolve(name), 1));
    }

    private void hold(Segment... segments) throws IOException {
        held.change(STREET, before -> new HeldFrames(List.of(segments)));
    }

    @Test
    void aSegmentIsClosedWhenItIsHeldNoMoreAndNobodyReadsIt() throws IOException {
        Segment stays = segment("stays", 0);
        Segment goes = segment("goes", 1);
        hold(stays, goes);
        Segment read = Objects.requireNonNull(held.take(STREET, 1));

        hold(stays);

        assertThat(held.take(STREET, 1)).isNull();
        assertThat(read.channel().isOpen()).as("it is read to the end").isTrue();
        read.release();
        assertThat(goes.channel().isOpen()).isFalse();
        assertThat(stays.channel().isOpen()).isTrue();
        held.close();
        assertThat(stays.channel().isOpen()).isFalse();
    }

    @Test
    void aSegmentThatSomebodyElseHasTakenOutIsNotLetGoOfAgain() throws IOException {
        Segment growing = segment("growing", 0);
        hold(growing);
        hold(segment("instead", 0));
        Segment grown = segment("grown", 1);

        held.change(STREET, before -> before.with(growing, grown));

        assertThat(held.of(STREET).held().mask()).isEqualTo(FrameMask.of(0, 1));
        held.close();
    }

    @Test
    void aChangeThatFailsChangesNothing() throws IOException {
        Segment stays = segment("stays", 0);
        hold(stays);

        assertThatThrownBy(() -> held.change(STREET, before -> {
            throw new IOException("the disk fails");
        })).isInstanceOf(IOException.class).hasMessage("the disk fails");

        assertThat(held.of(STREET).segments()).containsExactly(stays);
        held.close();
    }

    @Test
    void whatWasChangedMeanwhileIsNotReplaced() throws IOException {
        Segment stays = segment("stays", 0);
        hold(stays);

        assertThat(held.replace(STREET, new HeldFrames(List.of(stays)), HeldFrames.NONE)).isFalse();

        assertThat(stays.channel().isOpen()).isTrue();
        held.close();
    }

    @Test
    void aVersionOfWhichNothingIsHeldIsNone() throws IOException {
        hold(segment("goes", 0));

        assertThat(held.change(STREET, before -> HeldFrames.NONE).before().held().mask()).isEqualTo(FrameMask.of(0));

        assertThat(held.all()).isEmpty();
        assertThat(held.bytes()).isZero();
    }
}
