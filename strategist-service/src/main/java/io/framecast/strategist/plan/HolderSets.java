package io.framecast.strategist.plan;

import java.util.Arrays;
import java.util.BitSet;

/** Numbers sets of nodes in the order in which they are first seen: a hash table with open addressing, sets as words. */
final class HolderSets {

    private final int words;
    private long[] sets;
    private int count;
    private int[] table = new int[64];
    private int previous = -1;

    /** @param words how many words of 64 nodes a set has */
    HolderSets(int words) {
        this.words = words;
        this.sets = new long[words * 32];
    }

    /** The number of the set, a new one where it was not seen yet. */
    int number(long[] set) {
        if (previous >= 0 && isAt(previous, set)) {
            return previous;
        }
        int slot = hash(set, 0) & (table.length - 1);
        while (table[slot] != 0) {
            if (isAt(table[slot] - 1, set)) {
                previous = table[slot] - 1;
                return previous;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        previous = add(set, slot);
        return previous;
    }

    private int add(long[] set, int slot) {
        if ((count + 1) * words > sets.length) {
            sets = Arrays.copyOf(sets, sets.length * 2);
        }
        System.arraycopy(set, 0, sets, count * words, words);
        table[slot] = ++count;
        if (count * 2 > table.length) {
            grow();
        }
        return count - 1;
    }

    private void grow() {
        table = new int[table.length * 2];
        for (int number = 0; number < count; number++) {
            int slot = hash(sets, number * words) & (table.length - 1);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = number + 1;
        }
    }

    private boolean isAt(int number, long[] set) {
        for (int word = 0; word < words; word++) {
            if (sets[number * words + word] != set[word]) {
                return false;
            }
        }
        return true;
    }

    private int hash(long[] of, int offset) {
        long hash = 0;
        for (int word = 0; word < words; word++) {
            hash = (hash ^ of[offset + word]) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }

    /** How many sets were seen. */
    int count() {
        return count;
    }

    /** The set of that number. */
    BitSet get(int number) {
        return BitSet.valueOf(Arrays.copyOfRange(sets, number * words, (number + 1) * words));
    }
}
