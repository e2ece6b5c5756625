package io.framecast.protocol.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.protocol.event.DomainEvent;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every event of every topic, with made-up values: written, read back, and refused where it should be. */
class EventCodecTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Stream<Arguments> events() {
        return MadeUpEvents.all().map(made -> Arguments.of(made.topic(), made.event()));
    }

    @ParameterizedTest
    @MethodSource("events")
    <E extends DomainEvent> void eventIsReadBackEqual(Topic<E> topic, DomainEvent event) throws UnreadableRecordException {
        assertThat(EventCodec.decode(topic, EventCodec.encode(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    <E extends DomainEvent> void eventSaysItsVersionAndIgnoresUnknownFields(Topic<E> topic, DomainEvent event) throws UnreadableRecordException {
        ObjectNode json = (ObjectNode) JSON.readTree(EventCodec.encode(event));
        assertThat(json.get("version").asInt()).isEqualTo(1);

        json.put("addedLater", "x").putObject("addedToo").put("a", 1);

        assertThat(EventCodec.decode(topic, JSON.writeValueAsBytes(json))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void unknownOrMissingVersionIsRefused(Topic<? extends DomainEvent> topic, DomainEvent event) {
        ObjectNode json = (ObjectNode) JSON.readTree(EventCodec.encode(event));
        json.put("version", 2);
        assertThatThrownBy(() -> EventCodec.decode(topic, JSON.writeValueAsBytes(json)))
                .isInstanceOf(UnreadableRecordException.class).hasMessage("version must be 1, got 2");

        json.remove("version");
        assertThatThrownBy(() -> EventCodec.decode(topic, JSON.writeValueAsBytes(json)))
                .isInstanceOf(UnreadableRecordException.class).hasMessage("version must be 1, got none");
    }

    @ParameterizedTest
    @MethodSource("events")
    void eachMissingFieldIsRefusedUnlessItMayBeNull(Topic<? extends DomainEvent> topic, DomainEvent event) {
        List<String> wronglyTaken = new ArrayList<>();
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            if (component.getType().isPrimitive()) {
                continue;
            }
            ObjectNode json = (ObjectNode) JSON.readTree(EventCodec.encode(event));
            json.remove(component.getName());
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (nullable != isRead(topic, JSON.writeValueAsBytes(json))) {
                wronglyTaken.add(component.getName());
            }
        }
        assertThat(wronglyTaken).isEmpty();
    }

    private static boolean isRead(Topic<? extends DomainEvent> topic, byte[] json) {
        try {
            EventCodec.decode(topic, json);
            return true;
        } catch (UnreadableRecordException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    <E extends DomainEvent> void aRecordUnderAKeyThatIsNotItsOwnIsRefused(Topic<E> topic, E event) throws UnreadableRecordException {
        byte[] json = EventCodec.encode(event);
        String key = topic.keyOf().apply(event);
        if (key == null) {
            assertThat(EventCodec.decode(topic, null, json)).isEqualTo(event);
            return;
        }
        assertThat(EventCodec.decode(topic, key, json)).isEqualTo(event);
        assertThatThrownBy(() -> EventCodec.decode(topic, "another", json))
                .isInstanceOf(UnreadableRecordException.class).hasMessage("the record's key must be '" + key + "', got 'another'");
        assertThatThrownBy(() -> EventCodec.decode(topic, null, json))
                .isInstanceOf(UnreadableRecordException.class).hasMessage("the record's key must be '" + key + "', got none");
    }

    @Test
    void whatIsMissingInsideAListAMapOrAFieldThatMayBeMissingItselfIsRefused() {
        for (String text : List.of(
                "{\"version\":1,\"id\":\"m\",\"movieVersion\":\"v\",\"title\":\"t\",\"frames\":1,\"frameRate\":\"1/1\",\"labels\":{\"a\":null},"
                        + "\"createdAt\":\"2026-01-01T00:00:00Z\"}")) {
            assertThatThrownBy(() -> EventCodec.decode(Topics.MOVIE, text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(UnreadableRecordException.class).hasMessageContaining("labels");
        }
        assertThatThrownBy(() -> EventCodec.decode(Topics.CRQ, ("{\"version\":1,\"ruid\":\"r\",\"movieId\":\"m\",\"movieVersion\":\"v\","
                + "\"wanted\":\"0\",\"have\":\"\",\"maxSources\":1,\"purpose\":\"VIEW\",\"sink\":{\"nodeId\":\"g\"},"
                + "\"at\":\"2026-01-01T00:00:00Z\"}").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableRecordException.class).hasMessageContaining("host");
    }

    @Test
    void whatIsNoJsonIsRefusedWithAReasonOfOneLine() {
        for (String text : List.of("", "null", "7", "[]", "\"x\"", "{", "{}", "\u0000", "{\"version\":1}", "{\"version\":\"1\"}",
                "{\"version\":1,\"ruid\":{}}")) {
            assertThatThrownBy(() -> EventCodec.decode(Topics.CDONE, text.getBytes(StandardCharsets.UTF_8))).as(text)
                    .isInstanceOf(UnreadableRecordException.class).message().isNotBlank().doesNotContain("\n");
        }
    }
}
