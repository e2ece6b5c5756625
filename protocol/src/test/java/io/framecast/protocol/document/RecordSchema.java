package io.framecast.protocol.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.framecast.protocol.event.DomainEvent;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Holds a record type against the JSON Schema that describes it: the same fields, the same types, null where the type says so,
 * the same constants, all of it described. What differs is told as sentences that say where to write what.
 */
public final class RecordSchema {

    private final Document document;
    private final boolean written;
    private final List<String> differences = new ArrayList<>();
    private final Set<Type> seen = new HashSet<>();

    private RecordSchema(Document document, boolean written) {
        this.document = document;
        this.written = written;
    }

    /** What differs, for a type that is written: every field is always there, unless its type leaves null ones out. */
    public static List<String> differencesWritten(Document document, String where, Type type, JsonNode schema) {
        return differences(document, where, type, schema, true);
    }

    /** What differs, for a type that is read: what may be null may be left out. */
    public static List<String> differencesRead(Document document, String where, Type type, JsonNode schema) {
        return differences(document, where, type, schema, false);
    }

    private static List<String> differences(Document document, String where, Type type, JsonNode schema, boolean written) {
        RecordSchema comparison = new RecordSchema(document, written);
        comparison.compare(where, type, Map.of(), schema);
        return comparison.differences;
    }

    private void compare(String where, Type type, Map<String, Type> bindings, JsonNode reference) {
        JsonNode schema = document.resolve(reference);
        switch (type) {
            case TypeVariable<?> variable -> compare(where, bindings.get(variable.getName()), Map.of(), schema);
            case ParameterizedType generic when generic.getRawType() == List.class -> {
                expectType(where, "array", schema);
                compare(where + "[]", bound(generic.getActualTypeArguments()[0], bindings), bindings, schema.path("items"));
            }
            case ParameterizedType generic when generic.getRawType() == Map.class -> {
                expectType(where, "object", schema);
                compare(where + "{}", generic.getActualTypeArguments()[1], bindings, schema.path("additionalProperties"));
            }
            case ParameterizedType generic -> compareRecord(where, (Class<?>) generic.getRawType(), bindingsOf(generic), schema);
            case Class<?> plain when plain.isRecord() && !isText(plain) -> compareRecord(where, plain, Map.of(), schema);
            case Class<?> plain -> comparePlain(where, plain, schema);
            default -> differences.add(where + ": no rule for " + type);
        }
    }

    private static Type bound(Type type, Map<String, Type> bindings) {
        return type instanceof TypeVariable<?> variable ? bindings.get(variable.getName()) : type;
    }

    private static Map<String, Type> bindingsOf(ParameterizedType generic) {
        Map<String, Type> bindings = new HashMap<>();
        TypeVariable<?>[] variables = ((Class<?>) generic.getRawType()).getTypeParameters();
        for (int i = 0; i < variables.length; i++) {
            bindings.put(variables[i].getName(), generic.getActualTypeArguments()[i]);
        }
        return bindings;
    }

    private void comparePlain(String where, Class<?> type, JsonNode schema) {
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            expectType(where, "integer", schema);
        } else if (type == double.class || type == Double.class) {
            expectType(where, "number", schema);
        } else if (type == boolean.class) {
            expectType(where, "boolean", schema);
        } else if (type == Instant.class) {
            expectType(where, "string", schema);
            expect(where, "format", "date-time", schema.path("format").asString("none"));
        } else if (type == String.class || isText(type)) {
            expectType(where, "string", schema);
        } else if (type.isEnum()) {
            expectType(where, "string", schema);
            Set<String> documented = new TreeSet<>();
            schema.path("enum").forEach(value -> documented.add(value.asString()));
            expect(where, "enum", new TreeSet<>(Arrays.stream(type.getEnumConstants()).map(String::valueOf).toList()), documented);
        } else {
            differences.add(where + ": no rule for " + type.getName());
        }
    }

    /** Whether it is text in JSON: Jackson writes it so, or what reads it parses it. */
    private boolean isText(Class<?> type) {
        return Arrays.stream(type.getMethods()).anyMatch(method ->
                method.isAnnotationPresent(JsonValue.class) && method.getReturnType() == String.class
                        || !written && method.getName().equals("parse") && method.getReturnType() == type);
    }

    private void compareRecord(String where, Class<?> type, Map<String, Type> bindings, JsonNode schema) {
        if (!seen.add(type)) {
            return;
        }
        expectType(where, "object", schema);
        if (document.description(schema).isBlank()) {
            differences.add(where + ": the schema of " + type.getSimpleName() + " has no description");
        }
        Map<String, RecordComponent> components = new TreeMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(jsonName(component), component);
        }
        compareNames(where, type, components, schema);
        components.forEach((name, component) -> {
            JsonNode property = schema.path("properties").path(name);
            if (!property.isMissingNode()) {
                compareField(where + "." + name, type, component, bindings, property);
            }
        });
    }

    private void compareNames(String where, Class<?> type, Map<String, RecordComponent> components, JsonNode schema) {
        Set<String> expected = new TreeSet<>(components.keySet());
        Set<String> always = new TreeSet<>();
        components.forEach((name, component) -> {
            if (isAlwaysThere(type, component)) {
                always.add(name);
            }
        });
        if (DomainEvent.class.isAssignableFrom(type)) {
            expected.add("version");
            always.add("version");
        }
        Set<String> documented = new TreeSet<>(schema.path("properties").propertyNames());
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(name -> required.add(name.asString()));
        if (documented.contains("type") && !expected.contains("type")) {
            // What tells a message from its like; which value it has is for whoever lists them.
            expected.add("type");
            always.add("type");
        }
        for (String name : expected) {
            if (!documented.contains(name)) {
                differences.add(where + ": field '" + name + "' of " + type.getSimpleName() + " is not described; add it to the schema's properties");
            }
        }
        for (String name : documented) {
            if (!expected.contains(name)) {
                differences.add(where + ": field '" + name + "' is described, " + type.getSimpleName() + " does not have it; take it out");
            }
        }
        if (written) {
            expect(where, "required", always, required);
        } else if (!always.containsAll(required)) {
            differences.add(where + ": required are " + required + ", and of these may be left out all but " + always);
        }
    }

    private boolean isAlwaysThere(Class<?> type, RecordComponent component) {
        JsonInclude include = type.getAnnotation(JsonInclude.class);
        boolean leftOut = include != null && include.value() == JsonInclude.Include.NON_NULL || !written;
        return !(leftOut && isNullable(component));
    }

    private void compareField(String where, Class<?> type, RecordComponent component, Map<String, Type> bindings, JsonNode property) {
        if (document.description(property).isBlank()) {
            differences.add(where + ": has no description");
        }
        boolean nullable = isNullable(component) && (!written || isAlwaysThere(type, component));
        JsonNode schema = document.resolve(property);
        boolean documented = allowsNull(schema);
        // What is read may be allowed to be left out where there is a default.
        if (written ? nullable != documented : nullable && !documented) {
            differences.add(where + (nullable ? ": may be null, which the schema does not say" : ": is never null, the schema says it may be"));
        }
        compare(where, component.getGenericType(), bindings, withoutNull(schema));
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String jsonName(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null || named.value().isEmpty() ? component.getName() : named.value();
    }

    private boolean allowsNull(JsonNode schema) {
        for (JsonNode branch : schema.path("oneOf")) {
            if (branch.path("type").asString("").equals("null")) {
                return true;
            }
        }
        for (JsonNode type : schema.path("type")) {
            if (type.asString().equals("null")) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode withoutNull(JsonNode schema) {
        for (JsonNode branch : schema.path("oneOf")) {
            if (!branch.path("type").asString("").equals("null")) {
                return branch;
            }
        }
        return schema;
    }

    private void expectType(String where, String type, JsonNode schema) {
        JsonNode documented = schema.path("type");
        String text = documented.isArray() ? documented.get(0).asString() : documented.asString("none");
        expect(where, "type", type, text);
    }

    private void expect(String where, String what, Object inCode, Object documented) {
        if (!inCode.equals(documented)) {
            differences.add(where + ": " + what + " is " + inCode + ", the document says " + documented);
        }
    }
}
