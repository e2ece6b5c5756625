package io.framecast.protocol.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Masks against {@link BitSet}. */
class FrameMaskPropertyTest {

    private static final int FRAMES = 70_000;

    /** Dense runs, strides and stray frames: what strategies and viewers make. */
    @Provide
    Arbitrary<BitSet> frameSets() {
        Arbitrary<BitSet> runs = Arbitraries.integers().between(0, FRAMES - 1).flatMap(first ->
                Arbitraries.integers().between(1, 3000).flatMap(length -> Arbitraries.integers().between(1, 9).map(step -> {
                    BitSet set = new BitSet();
                    for (int frame = first; frame < Math.min(first + length, FRAMES); frame += step) {
                        set.set(frame);
                    }
                    return set;
                })));
        Arbitrary<BitSet> strays = Arbitraries.integers().between(0, FRAMES - 1).set().ofMaxSize(300).map(FrameMaskPropertyTest::bitSet);
        return Arbitraries.oneOf(runs, strays).list().ofMaxSize(4).map(sets -> {
            BitSet union = new BitSet();
            sets.forEach(union::or);
            return union;
        });
    }

    private static BitSet bitSet(Set<Integer> frames) {
        BitSet set = new BitSet();
        frames.forEach(set::set);
        return set;
    }

    private static FrameMask mask(BitSet set) {
        FrameMask.Builder mask = new FrameMask.Builder();
        set.stream().forEach(mask::add);
        return mask.build();
    }

    private static BitSet bitSet(FrameMask mask) {
        BitSet set = new BitSet();
        mask.forEach(set::set);
        return set;
    }

    private static BitSet copy(BitSet set) {
        return (BitSet) set.clone();
    }

    @Property(tries = 200)
    void setOperationsAgreeWithBitSet(@ForAll("frameSets") BitSet left, @ForAll("frameSets") BitSet right) {
        BitSet or = copy(left);
        or.or(right);
        BitSet and = copy(left);
        and.and(right);
        BitSet andNot = copy(left);
        andNot.andNot(right);

        assertThat(bitSet(mask(left).or(mask(right)))).isEqualTo(or);
        assertThat(bitSet(mask(left).and(mask(right)))).isEqualTo(and);
        assertThat(bitSet(mask(left).andNot(mask(right)))).isEqualTo(andNot);
        assertThat(mask(left).intersects(mask(right))).isEqualTo(left.intersects(right));
        assertThat(mask(left).countIn(mask(right))).isEqualTo(and.cardinality());
        assertThat(mask(or).containsAll(mask(left))).isTrue();
        assertThat(mask(left).containsAll(mask(or))).isEqualTo(left.equals(or));
    }

    @Property(tries = 200)
    void questionsAgreeWithBitSet(@ForAll("frameSets") BitSet set, @ForAll @IntRange(max = FRAMES) int frame) {
        FrameMask mask = mask(set);

        assertThat(mask.count()).isEqualTo(set.cardinality());
        assertThat(mask.isEmpty()).isEqualTo(set.isEmpty());
        assertThat(mask.contains(frame)).isEqualTo(set.get(frame));
        assertThat(mask.nextFrom(frame)).isEqualTo(set.nextSetBit(frame));
        assertThat(mask.countBelow(frame)).isEqualTo(set.get(0, frame).cardinality());
        assertThat(mask.countIn(FrameMask.firstFrames(frame))).isEqualTo(set.get(0, frame).cardinality());
        assertThat(mask.countIn(FrameMask.range(frame, FRAMES))).isEqualTo(set.get(frame, FRAMES).cardinality());
        assertThat(mask.stream().toArray()).isEqualTo(set.stream().toArray());
        if (!set.isEmpty()) {
            assertThat(mask.first()).isEqualTo(set.nextSetBit(0));
            assertThat(mask.last()).isEqualTo(set.length() - 1);
        }
    }

    @Property(tries = 200)
    void everyTextFormIsReadBackAsTheSameMask(@ForAll("frameSets") BitSet set) {
        FrameMask mask = mask(set);

        assertThat(FrameMask.parse(mask.toText())).isEqualTo(mask).hasSameHashCodeAs(mask);
        assertThat(FrameMask.parse(mask.toCompactText())).isEqualTo(mask);
        assertThat(FrameMask.parse(bitString(set), Math.max(set.length(), 1))).isEqualTo(mask);
        assertThat(mask.toCompactText().length()).isLessThan(32 << 10);
    }

    private static String bitString(BitSet set) {
        StringBuilder bits = new StringBuilder("b:");
        for (int frame = 0; frame < set.length(); frame++) {
            bits.append(set.get(frame) ? '1' : '0');
        }
        return bits.toString();
    }

    @Property(tries = 200)
    void rangesNameTheirFramesInOrder(@ForAll @IntRange(max = 5000) int first, @ForAll @IntRange(max = 5000) int last,
            @ForAll @IntRange(min = 1, max = 50) int distance) {
        int step = last >= first ? distance : -distance;
        FrameRange range = new FrameRange(first, last, step);
        List<Integer> frames = new ArrayList<>();
        for (int frame = first; step > 0 ? frame <= last : frame >= last; frame += step) {
            frames.add(frame);
        }

        assertThat(range.count()).isEqualTo(frames.size());
        for (int i = 0; i < frames.size(); i++) {
            assertThat(range.frame(i)).isEqualTo(frames.get(i));
        }
        assertThat(FrameRange.parse(range.toString())).isEqualTo(first == last ? new FrameRange(first, first, 1) : range);
        assertThat(FrameMask.of(List.of(range)).stream().boxed().toList()).containsExactlyElementsOf(frames.stream().sorted().toList());
    }
}
