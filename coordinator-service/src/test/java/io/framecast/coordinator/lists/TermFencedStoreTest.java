package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.coordinator.term.Stamp;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TermFencedStoreTest {

    private final TermFencedStore store = new TermFencedStore("lists");

    @Test
    void theHigherStampWinsInWhateverOrder() {
        restore("r/1", value(1, 2, 5, false, "newer"));
        restore("r/1", value(1, 2, 4, false, "older"));
        restore("r/1", value(1, 1, 9, false, "older epoch"));
        assertThat(body("r/1")).isEqualTo("newer");
        restore("r/1", value(2, 0, 0, false, "newer term"));
        assertThat(body("r/1")).isEqualTo("newer term");
        assertThat(store.ignoredRecords()).isEqualTo(2);
    }

    @Test
    void afterAMarkLowerTermsAreIgnoredForEveryKey() {
        restore("r/1", value(1, 1, 1, false, "before"));
        mark(TermFencedStore.TAKES_OVER, 2);
        restore("r/1", value(1, 1, 2, false, "late"));
        restore("r/2", value(1, 1, 1, false, "late and new"));
        assertThat(body("r/1")).as("not rewritten yet").isEqualTo("before");
        assertThat(body("r/2")).isNull();
    }

    @Test
    void whatTheNewPrimaryDidNotRewriteIsDroppedWhenItHasRewrittenItsLists() {
        restore("r/1", value(1, 1, 1, false, "both have it"));
        restore("r/2", value(1, 1, 1, false, "written while nobody was primary"));
        mark(TermFencedStore.TAKES_OVER, 2);
        restore("r/1", value(2, 1, 2, false, "rewritten"));
        assertThat(body("r/2")).isNotNull();
        mark(TermFencedStore.TOOK_OVER, 2);
        assertThat(body("r/2")).isNull();
        assertThat(body("r/1")).isEqualTo("rewritten");
    }

    @Test
    void aPrimaryThatDiedWhileTakingOverLosesNothing() {
        restore("r/1", value(1, 1, 1, false, "rewritten by neither"));
        mark(TermFencedStore.TAKES_OVER, 2);
        mark(TermFencedStore.TAKES_OVER, 3);
        assertThat(body("r/1")).isEqualTo("rewritten by neither");
    }

    @Test
    void aLateMarkOfAFormerPrimaryIsIgnored() {
        mark(TermFencedStore.TAKES_OVER, 3);
        restore("r/1", value(3, 1, 1, false, "lives"));
        mark(TermFencedStore.TOOK_OVER, 2);
        assertThat(body("r/1")).isEqualTo("lives");
    }

    @Test
    void aRemovalTakesOnlyWhatIsSaidToLeave() {
        restore("r/1", value(1, 1, 1, false, "lives"));
        restore("r/1", null);
        assertThat(body("r/1")).isEqualTo("lives");
        restore("r/1", value(1, 1, 2, true, "ended"));
        restore("r/1", null);
        assertThat(body("r/1")).isEqualTo("ended");
        restore("r/1", value(1, 1, 2, true, ""));
        restore("r/1", null);
        assertThat(body("r/1")).isNull();
    }

    @Test
    void aLateRemovalByAFormerPrimaryTakesNothingThatItsSuccessorKeeps() {
        restore("r/1", value(1, 1, 2, true, "ended"));
        mark(TermFencedStore.TAKES_OVER, 2);
        restore("r/1", value(2, 1, 3, true, "ended, and kept a little longer"));
        mark(TermFencedStore.TOOK_OVER, 2);
        restore("r/1", value(1, 1, 2, true, ""));
        restore("r/1", null);
        assertThat(body("r/1")).isEqualTo("ended, and kept a little longer");
    }

    @Test
    void theHeaderIsLaidOutAsDocumented() {
        byte[] bytes = new StoredValue(new Stamp(0x0102030405060708L, 0x11121314, 0x2122232425262728L), true, new byte[] {'{', '}'})
                .toBytes();
        assertThat(bytes).isEqualTo(new byte[] {
            1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0x11, 0x12, 0x13, 0x14, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, '{', '}'});
        assertThat(StoredValue.of(bytes)).usingRecursiveComparison().isEqualTo(new StoredValue(
                new Stamp(0x0102030405060708L, 0x11121314, 0x2122232425262728L), true, new byte[] {'{', '}'}));
    }

    private static byte[] value(long term, int epoch, long sequence, boolean ended, String body) {
        return new StoredValue(new Stamp(term, epoch, sequence), ended, body.getBytes(StandardCharsets.UTF_8)).toBytes();
    }

    private void mark(String key, long term) {
        restore(key, value(term, 0, 0, false, ""));
    }

    private void restore(String key, byte @Nullable [] value) {
        store.restore(Bytes.wrap(key.getBytes(StandardCharsets.UTF_8)), value);
    }

    private @Nullable String body(String key) {
        byte[] value = store.get(Bytes.wrap(key.getBytes(StandardCharsets.UTF_8)));
        return value == null ? null : new String(StoredValue.of(value).body(), StandardCharsets.UTF_8);
    }
}
