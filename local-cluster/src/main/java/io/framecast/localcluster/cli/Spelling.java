package io.framecast.localcluster.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a misspelt word was meant to be. */
final class Spelling {

    private static final int MISTAKES_MAX = 2;

    private Spelling() {}

    /** The known word with the fewest mistakes in {@code typed}, at most two; empty where there is none. */
    static Optional<String> meant(String typed, Collection<String> known) {
        return known.stream()
                .filter(word -> mistakes(typed, word) <= Math.min(MISTAKES_MAX, typed.length() / 2))
                .min(Comparator.comparingInt(word -> mistakes(typed, word)));
    }

    /** Letters left out, put in, exchanged or swapped with a neighbour: the optimal string alignment distance. */
    static int mistakes(String one, String other) {
        int[][] distance = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                int exchanged = distance[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                distance[i][j] = Math.min(exchanged, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
                if (i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1)) {
                    distance[i][j] = Math.min(distance[i][j], distance[i - 2][j - 2] + 1);
                }
            }
        }
        return distance[one.length()][other.length()];
    }
}
