package io.framecast.frameservice.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.store.MovieVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CourseTest {

    @ParameterizedTest
    @CsvSource({"a, abcd", "b, bcda", "d, dabc", "c5, dabc", "z, abcd", "A, abcd"})
    void everyVersionComesOnceWhereverThePassBegins(String start, String order) {
        assertThat(walk(new Course(version(start)), held("abcd"))).isEqualTo(order);
    }

    @Test
    void withoutAnythingHeldThePassIsThroughAtOnce() {
        assertThat(new Course(version("a")).next(held(""))).isEmpty();
    }

    @Test
    void whatIsDeletedIsPassedOverAndWhatIsNewAheadIsTaken() {
        Course course = new Course(version("c"));
        assertThat(course.next(held("abcd"))).contains(version("c"));
        assertThat(walk(course, held("abe"))).isEqualTo("eab");
    }

    @Test
    void whatComesBehindThePassWaitsForTheNext() {
        Course course = new Course(version("b"));
        assertThat(course.next(held("bd"))).contains(version("b"));
        assertThat(course.next(held("bd"))).contains(version("d"));
        assertThat(walk(course, held("bcd"))).isEmpty();
    }

    @Test
    void aPassEndsThoughAllThatWasHeldIsGone() {
        Course course = new Course(version("b"));
        assertThat(course.next(held("bd"))).contains(version("b"));
        assertThat(course.next(held(""))).isEmpty();
    }

    private static String walk(Course course, NavigableSet<MovieVersion> held) {
        List<String> order = new ArrayList<>();
        for (Optional<MovieVersion> next = course.next(held); next.isPresent(); next = course.next(held)) {
            order.add(next.get().movieId());
        }
        return String.join("", order);
    }

    private static NavigableSet<MovieVersion> held(String movies) {
        return Arrays.stream(movies.split("")).filter(id -> !id.isEmpty()).map(CourseTest::version).collect(Collectors.toCollection(TreeSet::new));
    }

    private static MovieVersion version(String movieId) {
        return new MovieVersion(movieId, "v1");
    }
}
