package io.framecast.protocol.topic;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a record in which a field that is not {@link Nullable} is missing, so that no reader has to expect null where the
 * event's type does not say so.
 */
final class RequiredFields {

    private record Field(RecordComponent component, boolean isRequired) {}

    private static final Map<Class<?>, Field[]> FIELDS = new ConcurrentHashMap<>();

    private RequiredFields() {}

    static void check(Object record) {
        for (Field field : FIELDS.computeIfAbsent(record.getClass(), RequiredFields::fields)) {
            Object value = value(field.component, record);
            if (value != null) {
                checkInside(field.component.getName(), value);
            } else if (field.isRequired) {
                throw new IllegalArgumentException("field '" + field.component.getName() + "' is missing");
            }
        }
    }

    private static void checkInside(String field, Object value) {
        switch (value) {
            case Map<?, ?> map -> map.values().forEach(item -> checkItem(field, item));
            case Iterable<?> items -> items.forEach(item -> checkItem(field, item));
            case Record nested -> check(nested);
            default -> { }
        }
    }

    private static void checkItem(String field, @Nullable Object item) {
        if (item == null) {
            throw new IllegalArgumentException("field '" + field + "' has a null item");
        }
        checkInside(field, item);
    }

    private static Field[] fields(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !component.getType().isPrimitive())
                .map(component -> new Field(component, !component.getAnnotatedType().isAnnotationPresent(Nullable.class)))
                .toArray(Field[]::new);
    }

    private static @Nullable Object value(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("record accessors are public", e);
        }
    }
}
