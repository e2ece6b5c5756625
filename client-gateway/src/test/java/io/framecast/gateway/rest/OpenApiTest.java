package io.framecast.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.TestGateway;
import io.framecast.protocol.document.Document;
import io.framecast.protocol.document.RecordSchema;
import io.framecast.protocol.document.Spectral;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.id.Ids;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the OpenAPI document says, the handlers do; what they do, it says. */
class OpenApiTest {

    private static final String FILE = "client-gateway/src/main/resources/openapi.yaml";
    private static final Document API = Document.read(Path.of("..", FILE));
    private static final String RUID = "described";

    /** What {@code /times} writes piece by piece, since it may be long; {@code MediaTest} reads it. */
    private record Times(String movieId, String version, FrameRate frameRate, boolean variableRate, String frames,
            List<Long> timesMicros) {}

    private static final Map<String, Type> STREAMED = Map.of("GET /api/v1/movies/{id}/times", Times.class);

    private TestGateway gateway;
    private HttpClient http;

    static Stream<DescribedOperation> operations() {
        return DescribedOperation.all(API).stream();
    }

    @BeforeEach
    void start() {
        gateway = TestGateway.withTwoHolders();
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        gateway.close();
    }

    @Test
    void theLinterFindsNothing() throws Exception {
        Spectral.assertFindsNothingIn(FILE);
    }

    @Test
    void everyHandlerIsDescribedAndNothingElse() {
        Set<String> described = operations().map(DescribedOperation::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> handled = handlers().keySet();
        List<String> differences = new ArrayList<>();
        handled.stream().filter(name -> !described.contains(name))
                .forEach(name -> differences.add(name + " is not described; write it under paths in " + FILE));
        described.stream().filter(name -> !handled.contains(name))
                .forEach(name -> differences.add(name + " is described and no handler answers it; take it out of " + FILE));
        assertThat(differences).isEmpty();
    }

    /** The handlers of the outside interface by method and path. */
    private Map<String, HandlerMethod> handlers() {
        Map<String, HandlerMethod> handlers = new TreeMap<>();
        gateway.bean(RequestMappingHandlerMapping.class).getHandlerMethods().forEach((mapping, handler) -> {
            for (PathPattern path : mapping.getPatternsCondition().getPatterns()) {
                if (path.getPatternString().startsWith("/api/")) {
                    mapping.getMethodsCondition().getMethods().forEach(method -> handlers.put(method + " " + path, handler));
                }
            }
        });
        return handlers;
    }

    @ParameterizedTest
    @MethodSource("operations")
    void itsPathVariablesAreDescribed(DescribedOperation operation) {
        Matcher variable = Pattern.compile("\\{(\\w+)}").matcher(operation.path());
        Set<String> inPath = variable.results().map(found -> found.group(1)).collect(Collectors.toSet());
        assertThat(operation.namesIn("path")).as("path parameters of " + operation + " in " + FILE).isEqualTo(inPath);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void theHandlerLooksForWhatIsDescribedAndAnswersTheExampleAsDescribed(DescribedOperation operation) throws Exception {
        call("POST", "/api/v1/requests", "{\"movieId\":\"street\",\"wanted\":\"0-9\",\"ruid\":\"" + RUID + "\"}");
        RecordedReads reads = gateway.bean(RecordedReads.class);
        reads.forget();

        Map<String, String> examples = new LinkedHashMap<>();
        for (JsonNode parameter : operation.parametersIn("query")) {
            assertThat(parameter.has("example")).as("parameter " + parameter.path("name") + " of " + operation + " needs an example in " + FILE).isTrue();
            JsonNode example = parameter.path("example");
            examples.put(parameter.path("name").asString(), (example.isArray() ? example.get(0) : example).asString());
        }
        String body = operation.bodyExample().replace("\"demo\"", '"' + TestGateway.MOVIE + '"');
        int status = call(operation.method(), pathOf(operation) + query(examples), body).statusCode();
        assertThat(operation.answers()).as("answers of " + operation + " in " + FILE).containsKey(Integer.toString(status));

        assertThat(operation.namesIn("query")).as("query parameters of " + operation + " in " + FILE).isEqualTo(reads.parameters());
        JsonNode schema = operation.bodySchema();
        Set<String> described = schema == null ? Set.of() : fields(schema);
        assertThat(described).as("fields of the body of " + operation + " in " + FILE).isEqualTo(reads.fields());
    }

    /** Of a body, those of the objects in its lists included. */
    private static Set<String> fields(JsonNode schema) {
        Set<String> fields = new TreeSet<>();
        schema.path("properties").properties().forEach(field -> {
            fields.add(field.getKey());
            if (field.getValue().has("items")) {
                fields.addAll(fields(API.resolve(field.getValue().path("items"))));
            }
        });
        return fields;
    }

    private static String pathOf(DescribedOperation operation) {
        return operation.path().replace("{id}", TestGateway.MOVIE).replace("{frame}", "17").replace("{ruid}", RUID).replace("{importId}", "some-import")
                .replace("{nodeId}", "frame-1").replace("{uploadId}", "some-import.frame-9");
    }

    private static String query(Map<String, String> parameters) {
        return parameters.isEmpty() ? "" : parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    private HttpResponse<InputStream> call(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.address() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(20));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
        // An endless answer is left, not read.
        response.body().close();
        return response;
    }

    @ParameterizedTest
    @MethodSource("operations")
    void numbersOutOfTheDescribedRangesAreRefused(DescribedOperation operation) throws Exception {
        for (JsonNode parameter : operation.parametersIn("query")) {
            JsonNode schema = API.resolve(parameter.path("schema"));
            if (schema.path("type").asString("").equals("integer")) {
                String name = parameter.path("name").asString();
                assertThat(schema.has("minimum") && schema.has("maximum") && schema.has("default"))
                        .as("minimum, maximum and default of " + name + " of " + operation + " in " + FILE).isTrue();
                String range = name + " must be a whole number from " + schema.path("minimum") + " to " + schema.path("maximum");
                for (long value : List.of(schema.path("minimum").longValue() - 1, schema.path("maximum").longValue() + 1)) {
                    assertThat(refusal(operation, name, value)).contains(range);
                }
            }
        }
    }

    private String refusal(DescribedOperation operation, String parameter, long value) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.address() + pathOf(operation) + "?" + parameter + "=" + value))
                .method(operation.method(), BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(20))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        return JsonMapper.shared().readTree(response.body()).path("detail").asString();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void itsAnswersHaveTheDescribedFields(DescribedOperation operation) {
        HandlerMethod handler = handlers().get(operation.name());
        assertThat(handler).as(operation + " has a handler").isNotNull();
        Type answered = STREAMED.getOrDefault(operation.name(), answered(handler.getMethod().getGenericReturnType()));
        List<String> differences = new ArrayList<>();
        operation.answers().forEach((status, answer) -> {
            JsonNode schema = answer.path("content").path("application/json").path("schema");
            if (!schema.isMissingNode()) {
                differences.addAll(RecordSchema.differencesWritten(API, operation + " " + status, answered, schema));
            }
        });
        boolean isJson = answered instanceof Class<?> type && type.isRecord() || answered instanceof ParameterizedType;
        boolean isDescribed = operation.answers().values().stream().anyMatch(answer -> answer.path("content").has("application/json"));
        if (isJson != isDescribed) {
            differences.add(operation + (isJson ? ": answers JSON that is not described" : ": describes JSON, the handler answers none"));
        }
        assertThat(differences).as("to be put right in " + FILE).isEmpty();
    }

    /** What is written: without the wrappers of the framework. */
    private static Type answered(Type returned) {
        if (returned instanceof ParameterizedType wrapper
                && Set.of(Mono.class, Flux.class, ResponseEntity.class, ServerSentEvent.class).contains(wrapper.getRawType())) {
            return wrapper.getRawType() == Flux.class ? Void.class : answered(wrapper.getActualTypeArguments()[0]);
        }
        return returned;
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyRefusalIsAProblem(DescribedOperation operation) {
        operation.answers().forEach((status, answer) -> {
            assertThat(answer.path("description").asString("")).as(operation + " " + status + " is described").isNotBlank();
            if (status.startsWith("4") || status.startsWith("5")) {
                assertThat(answer.path("content").path("application/problem+json").path("schema").path("$ref").asString("none"))
                        .as(operation + " " + status + " in " + FILE).isEqualTo("#/components/schemas/Problem");
            }
            if (status.equals("503")) {
                assertThat(answer.path("headers").has("Retry-After")).as(operation + " 503 says when to try again").isTrue();
            }
        });
        assertThat(RecordSchema.differencesWritten(API, "Problem", Problem.class, API.schema("Problem"))).isEmpty();
    }

    @Test
    void everyFieldAndParameterIsDescribed() {
        List<String> undescribed = new ArrayList<>(API.undescribed());
        operations().forEach(operation -> operation.parameters().stream()
                .filter(parameter -> API.description(parameter).isBlank())
                .forEach(parameter -> undescribed.add(operation + " " + parameter.path("name"))));
        assertThat(undescribed).as("without a description in " + FILE).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A.b_c-9", "9", "", ".a", "-a", "a b", "a/b", "ä", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
    void idsAreTakenAsDescribed(String id) {
        String pattern = API.schema("Id").path("pattern").asString();
        assertThat(Pattern.compile(pattern).matcher(id).find()).isEqualTo(Ids.isValid(id));
        assertThat(API.schema("NewRequest").path("properties").path("ruid").path("pattern").asString()).isEqualTo(pattern);
    }

    @Test
    void theGatewayServesTheDocumentAndAPageThatShowsIt() throws Exception {
        HttpResponse<String> served = get("/v3/api-docs");
        assertThat(served.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(JsonMapper.shared().readTree(served.body())).isEqualTo(JsonMapper.shared().readTree(API.root().toString()));
        HttpResponse<String> page = get("/api");
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        Matcher linked = Pattern.compile("(?:href|src)=\"([^\"#]+)\"").matcher(page.body());
        List<String> links = linked.results().map(found -> found.group(1)).toList();
        assertThat(links).contains("app/apipage.js", "v3/api-docs").noneMatch(link -> link.contains("//"));
        for (String link : links) {
            get(link);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpResponse<String> response = http.send(HttpRequest.newBuilder(URI.create(gateway.address() + "/").resolve(path)).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response;
    }
}
