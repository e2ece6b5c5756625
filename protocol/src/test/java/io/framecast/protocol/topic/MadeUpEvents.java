package io.framecast.protocol.topic;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.mask.FrameMask;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One event of every kind there is, with a value in every field: a kind that is added is among them by itself. */
final class MadeUpEvents {

    private MadeUpEvents() {}

    record Made<E extends DomainEvent>(Topic<E> topic, E event) {}

    static Stream<Made<?>> all() {
        return Topics.all().stream().flatMap(MadeUpEvents::of);
    }

    private static <E extends DomainEvent> Stream<Made<E>> of(Topic<E> topic) {
        return recordTypes(topic.type()).map(type -> new Made<>(topic, topic.type().cast(make(type))));
    }

    private static Stream<Class<?>> recordTypes(Class<?> type) {
        return type.isRecord() ? Stream.of(type) : Arrays.stream(type.getPermittedSubclasses()).flatMap(MadeUpEvents::recordTypes);
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
}
