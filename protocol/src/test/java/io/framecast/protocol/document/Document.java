package io.framecast.protocol.document;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * An OpenAPI or AsyncAPI document.
 *
 * @param root all of it
 */
public record Document(JsonNode root) {

    /** Reads a YAML file. */
    public static Document read(Path yaml) {
        return new Document(new YAMLMapper().readTree(yaml.toFile()));
    }

    /** What a node stands for: references are followed, and an {@code allOf} of one, which only adds a description to it. */
    public JsonNode resolve(JsonNode node) {
        JsonNode at = node;
        while (true) {
            if (at.has("$ref")) {
                at = find(at.path("$ref").stringValue());
            } else if (at.path("allOf").size() == 1) {
                at = at.path("allOf").get(0);
            } else {
                return at;
            }
        }
    }

    private JsonNode find(String reference) {
        JsonNode found = root.at(reference.substring(reference.indexOf('#') + 1));
        if (found.isMissingNode()) {
            throw new AssertionError("the document has a reference to nothing: " + reference);
        }
        return found;
    }

    /** A schema of the components. */
    public JsonNode schema(String name) {
        return find("#/components/schemas/" + name);
    }

    /** Whatever in the document has properties that no description tells about, each by its place. */
    public List<String> undescribed() {
        List<String> found = new ArrayList<>();
        collectUndescribed(root, "#", found);
        return found;
    }

    private void collectUndescribed(JsonNode node, String place, List<String> found) {
        if (node.path("type").isString() && node.path("properties").isObject()) {
            for (Map.Entry<String, JsonNode> property : node.path("properties").properties()) {
                if (description(property.getValue()).isBlank()) {
                    found.add(place + "/properties/" + property.getKey());
                }
            }
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collectUndescribed(node.get(i), place + "/" + i, found);
            }
        } else {
            node.properties().forEach(field -> collectUndescribed(field.getValue(), place + "/" + field.getKey(), found));
        }
    }

    /** Its own description, else that of what it stands for; "" where it has none. */
    public String description(JsonNode node) {
        String own = node.path("description").asString("");
        return own.isBlank() ? resolve(node).path("description").asString("") : own;
    }
}
