package io.framecast.gateway.rest;

import io.framecast.protocol.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One operation of the OpenAPI document.
 *
 * @param api the document
 * @param method in capitals
 * @param path with its variables in braces
 * @param parameters those of the path and its own
 * @param node all the document says of it
 */
record DescribedOperation(Document api, String method, String path, List<JsonNode> parameters, JsonNode node) {

    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    static List<DescribedOperation> all(Document api) {
        List<DescribedOperation> operations = new ArrayList<>();
        api.root().path("paths").properties().forEach(item -> METHODS.stream()
                .filter(item.getValue()::has)
                .forEach(method -> operations.add(of(api, method, item.getKey(), item.getValue()))));
        return operations;
    }

    private static DescribedOperation of(Document api, String method, String path, JsonNode item) {
        List<JsonNode> parameters = new ArrayList<>();
        item.path("parameters").forEach(parameter -> parameters.add(api.resolve(parameter)));
        item.path(method).path("parameters").forEach(parameter -> parameters.add(api.resolve(parameter)));
        return new DescribedOperation(api, method.toUpperCase(java.util.Locale.ROOT), path, parameters, item.path(method));
    }

    String name() {
        return method + " " + path;
    }

    List<JsonNode> parametersIn(String place) {
        return parameters.stream().filter(parameter -> parameter.path("in").asString().equals(place)).toList();
    }

    Set<String> namesIn(String place) {
        Set<String> names = new TreeSet<>();
        parametersIn(place).forEach(parameter -> names.add(parameter.path("name").asString()));
        return names;
    }

    /** The schema of its JSON body; null where it takes none. */
    @Nullable JsonNode bodySchema() {
        JsonNode schema = node.path("requestBody").path("content").path("application/json").path("schema");
        return schema.isMissingNode() ? null : api.resolve(schema);
    }

    /** The example of its JSON body; "" where it takes none. */
    String bodyExample() {
        JsonNode example = node.path("requestBody").path("content").path("application/json").path("example");
        return example.isMissingNode() ? "" : example.toString();
    }

    /** What it says of its answers, by status. */
    Map<String, JsonNode> answers() {
        Map<String, JsonNode> answers = new java.util.TreeMap<>();
        node.path("responses").properties().forEach(answer -> answers.put(answer.getKey(), api.resolve(answer.getValue())));
        return answers;
    }

    @Override
    public String toString() {
        return name();
    }
}
