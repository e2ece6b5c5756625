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

    private static final Map<Class<?>, RecordComponent[]> REQUIRED = new ConcurrentHashMap<>();

    private RequiredFields() {}

    static void check(Object record) {
        for (RecordComponent component : REQUIRED.computeIfAbsent(record.getClass(), RequiredFields::required)) {
            Object value = value(component, record);
            if (value == null) {
                throw new IllegalArgumentException("field '" + component.getName() + "' is missing");
            }
            if (value instanceof Iterable<?> items) {
                checkItems(component, items);
            } else if (value instanceof Record nested) {
                check(nested);
            }
        }
    }

    private static void checkItems(RecordComponent component, Iterable<?> items) {
        for (Object item : items) {
            if (item == null) {
                throw new IllegalArgumentException("field '" + component.getName() + "' has a null item");
            }
            if (item instanceof Record nested) {
                check(nested);
            }
        }
    }

    private static RecordComponent[] required(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !component.getType().isPrimitive())
                .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .toArray(RecordComponent[]::new);
    }

    private static Object value(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("record accessors are public", e);
        }
    }
}
