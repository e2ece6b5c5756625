package io.framecast.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MovieQueryTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Map<String, String> LABELS = Map.of("camera", "north gate", "site", "Zürich", "note", "at 10:30");

    private static boolean isFound(String text) {
        return MovieQuery.of(text, null, null).matches("yard-3", "Straße am Café, 通り", LABELS, NOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "yard", "YARD-3", "strasse", "CAFE\u0301", "café", "通り", "north", "gate café", "site:zürich",
        "SITE:ZU\u0308RICH", "camera:\"north gate\"", "camera:\"North Gate\" yard", "\"north gate\"", "camera:", "note:\"at 10:30\"",
        "\"10:30\"", "ｙａｒｄ"})
    void isFoundBy(String text) {
        assertThat(isFound(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yard-4", "gate dog", "camera:north", "site:zür", "lens:", "north:gate", "\"gate north\"", "camera:\"north\""})
    void isNotFoundBy(String text) {
        assertThat(isFound(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"north", "camera:\"north", "a\"b\"", "\"a\"b"})
    void aQuotationThatDoesNotFitIsRefused(String text) {
        assertThatThrownBy(() -> MovieQuery.of(text, null, null)).hasMessageContaining("a quotation in q must");
    }

    @ParameterizedTest
    @CsvSource({"2026-03-01T12:00:00Z,,true", "2026-03-01T12:00:01Z,,false", ",2026-03-01T12:00:00Z,false", ",2026-03-01T12:00:01Z,true",
        "2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,true"})
    void theTimeOfRecordingIsFromInclusiveToExclusive(@Nullable Instant from, @Nullable Instant to, boolean found) {
        assertThat(MovieQuery.of("", from, to).matches("m", "M", Map.of(), NOON)).isEqualTo(found);
        assertThat(MovieQuery.of("", from, to).matches("m", "M", Map.of(), null)).as("no time is known").isFalse();
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> MovieQuery.of("", NOON, NOON)).hasMessageContaining("from must be before to");
        assertThatThrownBy(() -> MovieQuery.of("x".repeat(401), null, null)).hasMessageContaining("at most 400 characters, got 401");
    }
}
