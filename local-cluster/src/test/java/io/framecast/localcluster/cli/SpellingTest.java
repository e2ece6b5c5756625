package io.framecast.localcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    private static final List<String> VERBS = List.of("up", "status", "start", "stop", "movies", "play");

    @ParameterizedTest
    @CsvSource({"stauts, status", "strat, start", "movie, movies", "plya, play", "statuss, status"})
    void aWordWithOneOrTwoMistakesIsRecognised(String typed, String meant) {
        assertThat(Spelling.meant(typed, VERBS)).contains(meant);
    }

    @Test
    void whatIsLikeNothingIsNotGuessed() {
        assertThat(Spelling.meant("nonsense", VERBS)).isEmpty();
        assertThat(Spelling.meant("x", VERBS)).isEmpty();
    }
}
