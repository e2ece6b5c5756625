package io.framecast.protocol.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.mask.FrameMask;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
        return Topics.all().stream().flatMap(topic -> recordTypes(topic.type()).map(type -> Arguments.of(topic, make(type))));
    }

    private static Stream<Class<?>> recordTypes(Class<?> type) {
        return type.isRecord() ? Stream.of(type) : Arrays.stream(type.getPermittedSubclasses()).flatMap(EventCodecTest::recordTypes);
    }

    private static Object make(Class<?> record) {
        try {
            RecordComponent[] components = record.getRecordComponents();
            Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
            Object[] values = Arrays.stream(components).map(component -> value(component.getGenericType(), component.getName())).toArray();
            Constructor<?> constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make a " + record, e);
        }
    }

    private static Object value(Type type, String name) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return List.of(value(list.getActualTypeArguments()[0], name), value(list.getActualTypeArguments()[0], name));
        }
        if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            return Map.of("key", value(map.getActualTypeArguments()[1], name));
        }
        return switch (type) {
            case Class<?> c when c == String.class -> name + " ☃";
            case Class<?> c when c == int.class || c == Integer.class -> 41;
            case Class<?> c when c == long.class || c == Long.class -> 1L << 40;
            case Class<?> c when c == double.class || c == Double.class -> 0.25;
            case Class<?> c when c == boolean.class || c == Boolean.class -> true;
            case Class<?> c when c == Instant.class -> Instant.parse("2026-11-22T10:20:30.123456Z");
            case Class<?> c when c == FrameMask.class -> FrameMask.parse("0-99/4,7");
            case Class<?> c when c.isEnum() -> c.getEnumConstants()[c.getEnumConstants().length - 1];
            case Class<?> c when c.isRecord() -> make(c);
            default -> throw new AssertionError("no made-up value for " + type + " " + name);
        };
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

    @Test
    void whatIsNoJsonIsRefusedWithAReasonOfOneLine() {
        for (String text : List.of("", "null", "7", "[]", "\"x\"", "{", "{}", "\u0000", "{\"version\":1}", "{\"version\":\"1\"}",
                "{\"version\":1,\"ruid\":{}}")) {
            assertThatThrownBy(() -> EventCodec.decode(Topics.CDONE, text.getBytes(StandardCharsets.UTF_8))).as(text)
                    .isInstanceOf(UnreadableRecordException.class).message().isNotBlank().doesNotContain("\n");
        }
    }
}
