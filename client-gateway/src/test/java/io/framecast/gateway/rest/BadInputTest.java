package io.framecast.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.request.RequestStory;
import io.framecast.gateway.testing.FakeLedger;
import io.framecast.gateway.testing.Leaks;
import io.framecast.gateway.testing.RawHttp;
import io.framecast.gateway.testing.RawHttp.Answer;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.gateway.testing.TestGatewayBuilder;
import io.framecast.gateway.testing.Waiting;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.mask.FrameMask;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is asked wrongly of REST gets a problem that says what is wrong, and leaves nothing behind: no request, no buffer. One
 * gateway takes all of it; at the end it streams a movie.
 */
class BadInputTest {

    private static final List<String> ODD_SEGMENTS = List.of("..%2f..%2fetc%2fpasswd", "..%5c", "%2e%2e", ".", "..", "%00", "a%00b", "%c0%af", "%ed%a0%80",
            "%F0%9F%98%80", "%0d%0aX-Evil:%201", "%09", "%20", "%25", "%252e%252e%252f", ";x=1", "a;b=%2f", "%3Cscript%3E", "'%22", "*", "%7B%7D", "-1",
            "99999999999999999999", "a".repeat(BadInput.LONG), "%E2%80%AE");
    private static final List<String> ODD_QUERIES = List.of("?", "?&", "?=", "?=&=", "?%00", "?a=%00", "?limit=%00", "?%c0%af=%c0%af", "?a[]=1&a[0]=2",
            "?frames=%ff", "?rate=%ed%a0%80", "?" + "a=1&".repeat(400), "?x=" + "y".repeat(BadInput.LONG), "?q=%0d%0aX-Evil:%201", "?id=%2e%2e%2f");
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "X");

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        Leaks.watch();
        RequestStory story = new RequestStory("old");
        story.apply(new Prq("old", 1, 0, 0, TestGateway.MOVIE, "v1", FrameMask.range(0, 9), FrameMask.empty(), FrameMask.range(0, 9), 4,
                Purpose.VIEW, null, List.of(), List.of(), Instant.EPOCH));
        gateway = new TestGatewayBuilder().ledger(new FakeLedger().put(story.snapshot().orElseThrow())).start().addHolders(2);
    }

    @AfterAll
    static void nothingIsLeftBehindAndTheGatewayServes() {
        try {
            Waiting.until("no request is left", () -> gateway.viewings().size() == 0 && gateway.viewings().pending() == 0
                    && gateway.waitingCalls() == 0 && gateway.runningUploads() == 0);
            Answer stream = RawHttp.ask(gateway.port(), "GET /api/v1/movies/street/stream?rate=max HTTP/1.1\r\nHost: x\r\n\r\n").orElseThrow();
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.text().split("X-Frame: ", -1)).hasSize(TestGateway.FRAMES + 1);
        } finally {
            gateway.close();
        }
        assertThat(Leaks.found()).isEmpty();
        Leaks.relax();
    }

    @Test
    void everyCallHasItsRows() {
        Set<String> rows = new TreeSet<>();
        BadInput.rows().forEach(row -> rows.add(row.call()));
        assertThat(rows).as("calls with rows in BadInput; add rows for a call that is new").isEqualTo(new TreeSet<>(gateway.calls()));
    }

    static Stream<BadInput.Row> rows() {
        return BadInput.rows().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatIsAskedWronglyIsSaidAsAProblem(BadInput.Row row) {
        byte[] body = row.body().getBytes(StandardCharsets.UTF_8);
        String head = row.method() + " " + row.path() + " HTTP/1.1\r\nHost: localhost\r\n"
                + (row.contentType().isEmpty() ? "" : "Content-Type: " + row.contentType() + "\r\n")
                + (body.length > 0 || !row.method().equals("GET") ? "Content-Length: " + body.length + "\r\n" : "") + "\r\n";
        try (RawHttp connection = RawHttp.connect(gateway.port())) {
            Answer answer = connection.send(head).send(body).read().orElseThrow();
            assertThat(answer.status()).as(answer.text()).isEqualTo(row.status());
            assertProblem(answer);
            assertThat(answer.json().path("detail").asString()).contains(row.words());
        }
    }

    static Stream<String> calls() {
        // Asked before the gateway starts.
        return BadInput.rows().stream().map(BadInput.Row::call).distinct();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void noPathVariableIsTakenForMoreThanAName(String call) {
        String pattern = call.substring(call.indexOf(' ') + 1);
        String method = call.substring(0, call.indexOf(' '));
        List<String> failures = new ArrayList<>();
        for (int at = pattern.indexOf('{'); at >= 0; at = pattern.indexOf('{', at + 1)) {
            for (String odd : ODD_SEGMENTS) {
                String path = pattern.substring(0, at) + odd + pattern.substring(pattern.indexOf('}', at) + 1);
                path = path.replace("{id}", "street").replace("{frame}", "0").replace("{ruid}", "nosuch").replaceAll("\\{\\w+}", "nosuch");
                check(failures, method, path, 400, 499);
            }
        }
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void noQueryMakesACallFail(String call) {
        String method = call.substring(0, call.indexOf(' '));
        // A query that is not understood does not keep a movie from being deleted.
        String movie = method.equals("DELETE") ? "nosuch" : "street";
        String path = call.substring(call.indexOf(' ') + 1).replace("{id}", movie).replace("{frame}", "0").replaceAll("\\{\\w+}", "nosuch")
                .replace("/stream", "/stream?frames=0&x=");
        List<String> failures = new ArrayList<>();
        for (String odd : ODD_QUERIES) {
            check(failures, method, path + (path.contains("?") ? odd.replace('?', '&') : odd), 200, 499);
        }
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aMethodThatACallDoesNotHaveIsRefusedWithThoseItHas(String call) {
        String pattern = call.substring(call.indexOf(' ') + 1);
        String path = pattern.replace("{id}", "street").replace("{frame}", "0").replaceAll("\\{\\w+}", "nosuch");
        List<String> failures = new ArrayList<>();
        for (String method : METHODS) {
            boolean isTaken = gateway.calls().contains(method + " " + pattern)
                    || gateway.calls().contains("GET " + pattern) && (method.equals("HEAD"));
            if (!isTaken) {
                check(failures, method, path, method.equals("OPTIONS") ? 200 : 400, 499);
            }
        }
        assertThat(failures).isEmpty();
        String strange = gateway.calls().contains("PUT " + pattern) ? "PATCH" : "PUT";
        Answer refusal = RawHttp.ask(gateway.port(), strange + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").orElseThrow();
        assertThat(refusal.status()).isEqualTo(405);
        assertThat(refusal.headers().get("allow")).contains(call.substring(0, call.indexOf(' ')));
    }

    private static void check(List<String> failures, String method, String path, int least, int most) {
        Optional<Answer> answer = RawHttp.ask(gateway.port(), method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        try {
            assertThat(answer).isPresent();
            assertThat(answer.get().status()).as(answer.get().text()).isBetween(least, most);
            assertThat(answer.get().headers()).doesNotContainKey("x-evil");
            if (answer.get().status() >= 400 && !method.equals("HEAD")) {
                assertProblem(answer.get());
            }
        } catch (AssertionError e) {
            failures.add(method + " " + (path.length() > 100 ? path.substring(0, 100) + "…" : path) + ": " + e.getMessage());
        }
    }

    private static void assertProblem(Answer answer) {
        assertThat(answer.headers().get("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.json().path("title").asString()).isNotBlank();
        String detail = answer.json().path("detail").asString();
        assertThat(detail).isNotBlank().doesNotContain("Exception", "\tat ", "java.", "org.springframework", "\u0000").hasSizeLessThan(1200);
        assertThat(answer.body().length).isLessThan(2 * BadInput.LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GARBAGE\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /api/v1/movies\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
        "GET /api/v1/movies/%zz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /api/v1/movies/a|b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/movies/% HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/movies?q={} HTTP/1.1\r\nHost: x\r\n\r\n", "GET http:movies HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET //[::1 HTTP/1.1\r\nHost: x\r\n\r\n", "GET /api/v1/movies HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "GET /api/v1/movies HTTP/1.1\r\nHost: x\r\n: no name\r\n\r\n", "GET /api/v1/movies HTTP/1.1\r\nHo st: x\r\n\r\n",
        "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\nxx",
        "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nxx",
    })
    void whatIsNoHttpIsSaidAsAProblem(String request) {
        Answer answer = RawHttp.ask(gateway.port(), request).orElseThrow();
        assertThat(answer.status()).as(answer.text()).isIn(400, 404, 405, 505);
        assertProblem(answer);
    }

    @Test
    void headersAndRequestLinesThatAreTooLongAreSaidToBe() {
        Answer headers = RawHttp.ask(gateway.port(), "GET /api/v1/movies HTTP/1.1\r\nHost: x\r\n" + ("X: " + "y".repeat(1000) + "\r\n").repeat(200) + "\r\n").orElseThrow();
        assertThat(headers.status()).isEqualTo(431);
        assertProblem(headers);
        Answer line = RawHttp.ask(gateway.port(), "GET /api/v1/movies?q=" + "y".repeat(1 << 18) + " HTTP/1.1\r\nHost: x\r\n\r\n").orElseThrow();
        assertThat(line.status()).isEqualTo(414);
        assertProblem(line);
    }

    static Stream<Arguments> lies() {
        return Stream.of("zz\r\n{}\r\n0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "ffffffffffffffff1\r\n{}\r\n0\r\n\r\n", "2\r\n{}{}\r\n0\r\n\r\n", "\r\n\r\n")
                .flatMap(chunks -> Stream.of("/api/v1/requests", "/api/v1/movies", "/api/v1/requests/old/done").map(path -> Arguments.of(path, chunks)));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void chunksThatLieAreSaidAsAProblem(String path, String chunks) {
        Answer answer = RawHttp.ask(gateway.port(), "POST " + path
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks).orElseThrow();
        assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
        assertProblem(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/requests", "/api/v1/movies?id=cut", "/api/v1/requests/old/done"})
    void aBodyThatIsCutOffLeavesNothing(String path) {
        for (String framing : List.of("Content-Length: 100000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nff\r\n")) {
            String request = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + framing + "{\"movieId\":";
            try (RawHttp connection = RawHttp.connect(gateway.port())) {
                connection.send(request);
            }
            try (RawHttp connection = RawHttp.connect(gateway.port())) {
                connection.send(request).sendNoMore().awaitClose();
            }
        }
    }

    @Test
    void bodiesInOtherEncodingsAreReadOrRefused() {
        String json = "{\"movieId\":\"nosuch\"}";
        for (byte[] body : List.of(json.getBytes(StandardCharsets.UTF_16LE), json.getBytes(StandardCharsets.UTF_16), json.getBytes(java.nio.charset.Charset.forName("UTF-32")),
                ("\ufeff" + json).getBytes(StandardCharsets.UTF_8), new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
                new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, new byte[] {0, 0, 0, 0}, new byte[] {0x1f, (byte) 0x8b, 8, 0})) {
            for (String header : List.of("", "Content-Encoding: gzip\r\n")) {
                try (RawHttp connection = RawHttp.connect(gateway.port())) {
                    Answer answer = connection.send("POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + header + "Content-Length: "
                            + body.length + "\r\n\r\n").send(body).read().orElseThrow();
                    assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
                    assertProblem(answer);
                }
            }
        }
    }

    @Test
    void oddHeadersAreReadOrRefused() {
        for (String header : List.of("Accept: */*, q=x", "Accept: \u0000", "Accept: application/pdf", "If-None-Match: " + "\"x\",".repeat(500), "If-None-Match: \"",
                "If-Modified-Since: never", "Range: bytes=9999999999-", "Range: bytes=-0", "Expect: miracles", "Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: x",
                "Origin: http://\u00e4", "Origin: null", "X-Forwarded-Host: evil", "Forwarded: for=\"[::1", "Cookie: " + "a=b;".repeat(500), "Host: :::", "Accept-Language: x-y-z-z-z-z-z-z-z-z",
                "Access-Control-Request-Method: \u0001", "Content-Type: ////", "Content-Encoding: br")) {
            for (String path : List.of("/api/v1/movies", "/api/v1/movies/street/frames/3", "/api/v1/movies/nosuch", "/")) {
                Optional<Answer> answer = RawHttp.ask(gateway.port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
                assertThat(answer).as("%s with %s", path, header).isPresent();
                assertThat(answer.get().status()).as("%s with %s: %s", path, header, answer.get().text()).isBetween(200, 499);
                if (answer.get().status() >= 400) {
                    assertProblem(answer.get());
                }
            }
        }
    }

    @Test
    void aQuestionBehindABadOneIsNotAnswered() {
        try (RawHttp connection = RawHttp.connect(gateway.port())) {
            connection.send("GET /api/v1/movies/%zz HTTP/1.1\r\nHost: x\r\n\r\nGET /api/v1/domain HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(connection.read().orElseThrow().status()).isEqualTo(400);
            assertThat(connection.read()).isEmpty();
        }
    }

    @Test
    void aBadQuestionBehindAGoodOneDoesNotGetInItsWay() {
        try (RawHttp connection = RawHttp.connect(gateway.port())) {
            connection.send("GET /api/v1/domain HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(connection.read().orElseThrow().status()).isEqualTo(200);
            Answer second = connection.send("GET /api/v1/movies/%zz HTTP/1.1\r\nHost: x\r\n\r\n").read().orElseThrow();
            assertThat(second.status()).isEqualTo(400);
            connection.awaitClose();
        }
    }

    @Test
    void filesOutsideOfThePageAreNotThere() {
        for (String path : List.of("/../application.yaml", "/..%2fapplication.yaml", "/%2e%2e/application.yaml", "/core/..%2f..%2f..%2fapplication.yaml", "/..%5capplication.yaml",
                "//application.yaml", "/core//../../application.yaml", "/%c0%ae%c0%ae/application.yaml", "/app/%00.js", "/.%00./application.yaml", "/;/application.yaml", "/app", "/app/",
                "/WEB-INF/web.xml", "/META-INF/MANIFEST.MF", "/file:///etc/passwd", "/classpath:application.yaml")) {
            Optional<Answer> answer = RawHttp.ask(gateway.port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer).as(path).isPresent();
            assertThat(answer.get().status()).as("%s: %s", path, answer.get().text()).isBetween(400, 499);
            assertProblem(answer.get());
        }
    }
}
