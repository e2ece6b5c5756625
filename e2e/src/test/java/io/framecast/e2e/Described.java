package io.framecast.e2e;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.framecast.protocol.document.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document that real JSON is held against. A field that it does not describe is as wrong as one of the wrong type; and it
 * remembers which described fields have been seen with a value, so that what is described and never sent comes out too.
 */
final class Described {

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Document document;
    private final JsonNode strictComponents;
    private final Map<JsonNode, Schema> schemas = new HashMap<>();
    private final Set<String> seen = new TreeSet<>();
    private final List<String> differences = new ArrayList<>();

    Described(Document document) {
        this.document = document;
        this.strictComponents = strict(document.root().path("components"));
    }

    private static JsonNode strict(JsonNode node) {
        JsonNode copy = node.deepCopy();
        forbidWhatIsNotDescribed(copy);
        return copy;
    }

    private static void forbidWhatIsNotDescribed(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject() && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Described::forbidWhatIsNotDescribed);
    }

    Document document() {
        return document;
    }

    /** A reference to a schema of the components. */
    JsonNode reference(String schema) {
        return JsonMapper.shared().createObjectNode().put("$ref", "#/components/schemas/" + schema);
    }

    /** Holds an instance against a schema of the document; what is wrong is kept for {@link #differences}. */
    void check(String what, JsonNode schema, JsonNode instance) {
        for (Error error : schemas.computeIfAbsent(schema, this::compile).validate(instance)) {
            differences.add(what + ": " + error + " in " + excerpt(instance));
        }
        note(instance, schema, "");
    }

    private static String excerpt(JsonNode instance) {
        String text = instance.toString();
        return text.length() < 300 ? text : text.substring(0, 300) + "…";
    }

    private Schema compile(JsonNode schema) {
        ObjectNode whole = (ObjectNode) strict(schema);
        whole.set("components", strictComponents);
        return registry.getSchema(whole);
    }

    /** Says that something is not as described, which no schema can say. */
    void differs(String what) {
        differences.add(what);
    }

    private void note(JsonNode instance, JsonNode reference, String name) {
        String named = name;
        JsonNode schema = reference;
        while (schema.has("$ref") || schema.path("allOf").size() == 1 || schema.has("oneOf")) {
            if (schema.has("$ref")) {
                String target = schema.path("$ref").stringValue();
                named = target.substring(target.lastIndexOf('/') + 1);
                schema = document.root().at(target.substring(1));
            } else if (schema.has("allOf")) {
                schema = schema.path("allOf").get(0);
            } else {
                schema = branch(instance, schema.path("oneOf"));
            }
        }
        if (instance.isObject()) {
            for (Map.Entry<String, JsonNode> field : instance.properties()) {
                JsonNode property = schema.path("properties").path(field.getKey());
                if (!property.isMissingNode() && !field.getValue().isNull()) {
                    seen.add(named + "." + field.getKey());
                    note(field.getValue(), property, named + "." + field.getKey());
                }
            }
        }
        for (JsonNode item : instance.isArray() ? instance : List.<JsonNode>of()) {
            note(item, schema.path("items"), named);
        }
    }

    private static JsonNode branch(JsonNode instance, JsonNode branches) {
        for (JsonNode branch : branches) {
            if (instance.isNull() == branch.path("type").asString("").equals("null")) {
                return branch;
            }
        }
        return branches.get(0);
    }

    /** What was not as described so far. */
    List<String> differences() {
        return List.copyOf(differences);
    }

    /** Described fields that no instance had with a value, as {@code Schema.field}. */
    Set<String> unseen() {
        Set<String> unseen = new TreeSet<>();
        document.root().path("components").path("schemas").properties().forEach(schema ->
                schema.getValue().path("properties").propertyNames().forEach(field -> unseen.add(schema.getKey() + "." + field)));
        unseen.removeAll(seen);
        return unseen;
    }
}
