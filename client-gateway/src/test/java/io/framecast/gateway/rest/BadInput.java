package io.framecast.gateway.rest;

import java.util.List;

/**
 * What is asked wrongly of REST, call by call, and how it is answered. A call without rows fails {@code BadInputTest}: whoever adds
 * one adds its rows here.
 */
final class BadInput {

    /** The longest anything may say of what it refuses. */
    static final int LONG = 3000;

    private static final String JSON = "application/json";

    private BadInput() {}

    /**
     * One wrong question.
     *
     * @param call the handler it is for, {@code METHOD /path/{variable}}
     * @param path what is asked for, from its first slash on
     * @param contentType the body's; empty for a question without a body
     * @param status of the answer
     * @param words that the problem's detail must have
     */
    record Row(String call, String path, String contentType, String body, int status, String words) {

        String method() {
            return call.substring(0, call.indexOf(' '));
        }

        @Override
        public String toString() {
            String shown = call + " <- " + path + " " + body;
            return shown.length() <= 120 ? shown : shown.substring(0, 120) + "…";
        }
    }

    private static Row get(String pattern, String path, int status, String words) {
        return new Row("GET " + pattern, path, "", "", status, words);
    }

    private static Row post(String pattern, String path, String body, int status, String words) {
        return new Row("POST " + pattern, path, JSON, body, status, words);
    }

    private static Row patch(String body, int status, String words) {
        return new Row("PATCH /api/v1/movies/{id}", "/api/v1/movies/street", JSON, body, status, words);
    }

    private static Row request(String body, int status, String words) {
        return post("/api/v1/requests", "/api/v1/requests", body, status, words);
    }

    private static Row retention(String body, String words) {
        return new Row("PUT /api/v1/retention", "/api/v1/retention", JSON, body, 400, words);
    }

    static List<Row> rows() {
        String movies = "/api/v1/movies";
        String requests = "/api/v1/requests";
        return List.of(
                get(movies, movies + "?limit=x", 400, "limit must be a whole number from 1 to 1000, got 'x'"),
                get(movies, movies + "?limit=0", 400, "got '0'"),
                get(movies, movies + "?limit=1001", 400, "1001"),
                get(movies, movies + "?limit=", 400, "got ''"),
                get(movies, movies + "?limit=%2B5", 400, "got '+5'"),
                get(movies, movies + "?limit=%D9%A3", 400, "whole number"),
                get(movies, movies + "?limit=99999999999999999999", 400, "99999"),
                get(movies, movies + "?limit=1&limit=2", 400, "limit must be given once, it is given 2 times"),
                get(movies, movies + "?q=a&q=b", 400, "q must be given once"),
                get(movies, movies + "?limit=" + "9".repeat(LONG), 400, "…"),

                get(movies, movies + "?from=yesterday", 400, "from must be"),
                get(movies, movies + "?from=2026-02-30", 400, "from must be"),
                get(movies, movies + "?to=%2B999999999-12-31", 400, "to"),
                get(movies, movies + "?to=2026-01-01&to=2026-01-02", 400, "to must be given once"),
                patch("", 400, "the body must be JSON, it is empty"),
                patch("[]", 400, "a JSON object"),
                patch("{\"id\":\"x\"}", 400, "got 'id'"),
                patch("{\"title\":7}", 400, "title must be a text, got 7"),
                patch("{\"title\":\"" + "t".repeat(LONG) + "\"}", 400, "title"),
                patch("{\"title\":\"a\\u0000b\"}", 400, "title"),
                patch("{\"title\":\"\\ud800\"}", 400, "Unicode"),
                patch("{\"labels\":[]}", 400, "labels must be an object"),
                patch("{\"labels\":{\"a\":1}}", 400, "a label's value must be a text"),
                patch("{\"labels\":{\"a\":null}}", 400, "a label's value must be a text"),
                patch("{\"labels\":{\"\":\"x\"}}", 400, "label"),
                patch("{\"labels\":{\"a\":\"\\udc00\"}}", 400, "Unicode"),
                patch("{\"labels\":{\"a\":\"" + "l".repeat(LONG) + "\"}}", 400, "label"),
                patch("{\"copies\":0}", 400, "copies"),
                patch("{\"copies\":1.5}", 400, "copies must be a whole number"),
                patch("{\"copies\":\"2\"}", 400, "copies must be a whole number"),
                patch("{\"recordedAt\":\"yesterday\"}", 400, "ISO-8601"),
                patch("{\"recordedAt\":7}", 400, "recordedAt must be a text"),
                new Row("PATCH " + movies + "/{id}", movies + "/nosuch", JSON, "{\"title\":\"x\"}", 404, "nosuch"),
                new Row("PATCH " + movies + "/{id}", movies + "/street", "text/plain", "{}", 415, "send application/json"),
                post("/api/v1/recordings", "/api/v1/recordings?id=a%20b", "", 400, "id must be"),
                post("/api/v1/recordings", "/api/v1/recordings?copies=0", "", 400, "copies must be a whole number from 1 to 16"),
                post("/api/v1/recordings", "/api/v1/recordings?frameRate=fast", "", 400, "frameRate must be frames per second"),
                post("/api/v1/recordings", "/api/v1/recordings?frameRate=9/0", "", 400, "got '9/0'"),
                post("/api/v1/recordings", "/api/v1/recordings?recordedAt=noon", "", 400, "recordedAt must be"),
                post("/api/v1/recordings", "/api/v1/recordings?label=x", "", 400, "label must be key:value"),
                get("/api/v1/retention", "/api/v1/retention/", 404, "/api/v1/retention/"),
                retention("[]", "must be a JSON object"),
                retention("{\"rules\":1}", "rules must be an array"),
                retention("{\"rules\":[{}]}", "a rule must have maxAge or maxBytes"),
                retention("{\"rules\":[{\"maxAge\":\"a month\"}]}", "maxAge must be an ISO-8601 duration"),
                retention("{\"rules\":[{\"maxAge\":\"PT1S\"}]}", "maxAge must be from PT1M"),
                retention("{\"rules\":[{\"maxBytes\":0}]}", "maxBytes must be a whole number of bytes, 1 or more"),
                retention("{\"rules\":[{\"maxBytes\":5,\"label\":\":x\"}]}", "label must be"),
                retention("{\"rules\":[{\"maxBytes\":5,\"age\":1}]}", "got 'age'"),
                retention("{\"whenFull\":\"PANIC\"}", "whenFull must be REFUSE or DELETE_OLDEST"),
                retention("{\"fullBelowBytes\":-1}", "fullBelowBytes must be a whole number"),
                post(movies + "/{id}/frames", movies + "/nosuch/frames", "x", 404, "nosuch"),
                post(movies + "/{id}/frames", movies + "/street/frames?at=-2", "x", 400, "at must be a whole number from -1"),
                post(movies + "/{id}/frames", movies + "/street/frames?time=now", "x", 400, "time must be"),
                post(movies + "/{id}/frames", movies + "/street/frames?last=maybe", "x", 400, "last must be true or false"),
                post(movies + "/{id}/frames", movies + "/street/frames", "x", 409, "recorded"),
                post(movies + "/{id}/close", movies + "/nosuch/close", "", 404, "nosuch"),
                post(movies + "/{id}/close", movies + "/street/close", "", 409, "recorded"),
                get(movies + "/{id}/stream", movies + "/street/stream?follow=maybe", 400, "follow must be true or false"),
                get(movies + "/{id}/stream", movies + "/street/stream?follow=true&loop=2", 400, "follows a movie that grows, or it loops"),
                new Row("DELETE " + movies + "/{id}", movies + "/nosuch", "", "", 404, "nosuch"),

                get(movies + "/{id}", movies + "/nosuch", 404, "movie 'nosuch' is not in the catalogue"),
                get(movies + "/{id}/holdings", movies + "/nosuch/holdings", 404, "nosuch"),
                get(movies + "/{id}/frames/{frame}", movies + "/nosuch/frames/0", 404, "nosuch"),
                get(movies + "/{id}/frames/{frame}", movies + "/street/frames/300", 404, "has 300 frames (0-299)"),
                get(movies + "/{id}/frames/{frame}", movies + "/street/frames/-1", 400, "whole number from 0, got '-1'"),
                get(movies + "/{id}/frames/{frame}", movies + "/street/frames/1.0", 400, "'1.0'"),
                get(movies + "/{id}/frames/{frame}", movies + "/street/frames/0x1", 400, "'0x1'"),
                get(movies + "/{id}/frames/{frame}", movies + "/street/frames/%D9%A3", 400, "whole number"),
                get(movies + "/{id}/frames/{frame}", movies + "/street/frames/4294967296", 404, "past the end"),
                get(movies + "/{id}/frames/{frame}", movies + "/street/frames/99999999999", 400, "99999999999"),
                get(movies + "/{id}/frames/{frame}", movies + "/street/frames/" + "1".repeat(LONG), 400, "whole number"),

                get(movies + "/{id}/frames/{frame}", movies + "/street/frames/0?version=older", 404, "version 'older'"),

                get(movies + "/{id}/stream", movies + "/nosuch/stream", 404, "nosuch"),
                get(movies + "/{id}/stream", movies + "/street/stream?frames=0-300", 400, "mask ends at 300, the movie has 300 frames (0-299)"),
                get(movies + "/{id}/stream", movies + "/street/stream?frames=", 400, "names no frame"),
                get(movies + "/{id}/stream", movies + "/street/stream?frames=b:2", 400, "0 and 1"),
                get(movies + "/{id}/stream", movies + "/street/stream?frames=z:AAAA", 400, "not a compressed mask"),
                get(movies + "/{id}/stream", movies + "/street/stream?frames=1-0", 400, "1-0"),
                get(movies + "/{id}/stream", movies + "/street/stream?frames=0-9/0", 400, "step must not be 0"),
                get(movies + "/{id}/stream", movies + "/street/stream?frames=9-0/-1", 400, "no direction"),
                get(movies + "/{id}/stream", movies + "/street/stream?frames=0,,1", 400, "got ''"),
                get(movies + "/{id}/stream", movies + "/street/stream?frames=%00", 400, "whole numbers"),
                get(movies + "/{id}/stream", movies + "/street/stream?frames=0%E2%80%9399", 400, "whole numbers"),
                get(movies + "/{id}/stream", movies + "/street/stream?frames=" + "0-299/2,".repeat(LONG / 8) + "0", 400, "may name 1200 frames"),
                get(movies + "/{id}/stream", movies + "/street/stream?frames=0&frames=1", 400, "frames must be given once"),
                get(movies + "/{id}/stream", movies + "/street/stream?rate=0", 400, "rate must be max, or a factor of the movie's rate from 0.1 to 16, got '0'"),
                get(movies + "/{id}/stream", movies + "/street/stream?rate=-1", 400, "'-1'"),
                get(movies + "/{id}/stream", movies + "/street/stream?rate=NaN", 400, "'NaN'"),
                get(movies + "/{id}/stream", movies + "/street/stream?rate=Infinity", 400, "'Infinity'"),
                get(movies + "/{id}/stream", movies + "/street/stream?rate=1e-300", 400, "'1e-300'"),
                get(movies + "/{id}/stream", movies + "/street/stream?rate=0.001", 400, "'0.001'"),
                get(movies + "/{id}/stream", movies + "/street/stream?rate=0x1p3", 400, "'0x1p3'"),
                get(movies + "/{id}/stream", movies + "/street/stream?rate=101", 400, "'101'"),
                get(movies + "/{id}/stream", movies + "/street/stream?rate=MAX", 400, "'MAX'"),

                get(movies + "/{id}/stream", movies + "/street/stream?loop=0", 400, "loop must be true, false, or how often"),
                get(movies + "/{id}/stream", movies + "/street/stream?loop=-1", 400, "'-1'"),
                get(movies + "/{id}/stream", movies + "/street/stream?loop=yes", 400, "'yes'"),
                get(movies + "/{id}/stream", movies + "/street/stream?loop=" + "9".repeat(LONG), 400, "…"),
                get(movies + "/{id}/stream", movies + "/street/stream?loop=true&loop=false", 400, "loop must be given once"),

                get(movies + "/{id}/times", movies + "/nosuch/times", 404, "nosuch"),
                get(movies + "/{id}/times", movies + "/street/times?frames=x", 400, "whole numbers"),
                get(movies + "/{id}/times", movies + "/street/times?frames=0-300", 400, "mask ends at 300"),
                get(movies + "/{id}/times", movies + "/street/times?frames=0&frames=1", 400, "frames must be given once"),
                get(movies + "/{id}/times", movies + "/street/times?version=v0", 404, "version 'v0'"),
                get(movies + "/{id}/times", movies + "/street/times?version=%00", 404, "is gone"),

                post(movies + "/{id}/check", movies + "/nosuch/check?node=frame-1", "", 404, "nosuch"),
                post(movies + "/{id}/check", movies + "/street/check", "", 400, "node must be given"),
                post(movies + "/{id}/check", movies + "/street/check?node=a/b", "", 400, "node must be 1-64 letters"),
                post(movies + "/{id}/check", movies + "/street/check?node=gateway-1", "", 404, "'gateway-1' is no live node that stores frames"),
                post(movies + "/{id}/check", movies + "/street/check?node=frame-1&node=frame-2", "", 400, "node must be given once"),
                post(movies + "/{id}/check", movies + "/street/check?node=frame-1&from=-1", "", 400, "from must be a whole number"),
                post(movies + "/{id}/check", movies + "/street/check?node=frame-1&limit=0", "", 400, "limit must be a whole number"),

                get(movies + "/{id}/filmstrip", movies + "/nosuch/filmstrip", 404, "nosuch"),
                get(movies + "/{id}/filmstrip", movies + "/street/filmstrip?count=0", 400, "count must be a whole number from 1 to 100, got '0'"),
                get(movies + "/{id}/filmstrip", movies + "/street/filmstrip?count=101", 400, "'101'"),
                get(movies + "/{id}/filmstrip", movies + "/street/filmstrip?count=1e1", 400, "'1e1'"),
                get(movies + "/{id}/filmstrip", movies + "/street/filmstrip?height=15", 400, "from 16 to 480, got '15'"),
                get(movies + "/{id}/filmstrip", movies + "/street/filmstrip?height=99999999999", 400, "'99999999999'"),
                get(movies + "/{id}/filmstrip", movies + "/street/filmstrip?count=100&height=480", 400, "smaller count or height"),
                get(movies + "/{id}/filmstrip", movies + "/street/filmstrip?count=1&count=2", 400, "count must be given once"),
                get(movies + "/{id}/filmstrip", movies + "/street/filmstrip?version=v0", 404, "version 'v0'"),

                get(movies + "/{id}/export", movies + "/nosuch/export", 404, "nosuch"),
                get(movies + "/{id}/export", movies + "/street/export?format=mp4", 400, "format must be one of mjpeg, avi, zip, got 'mp4'"),
                get(movies + "/{id}/export", movies + "/street/export?format=", 400, "got ''"),
                get(movies + "/{id}/export", movies + "/street/export?format=..%2fzip", 400, "format must be one of"),
                get(movies + "/{id}/export", movies + "/street/export?format=" + "z".repeat(LONG), 400, "format must be one of"),
                get(movies + "/{id}/export", movies + "/street/export?format=avi&format=zip", 400, "format must be given once"),
                get(movies + "/{id}/export", movies + "/street/export?frames=0-300", 400, "mask ends at 300"),
                get(movies + "/{id}/export", movies + "/street/export?frames=", 400, "names no frame"),
                get(movies + "/{id}/export", movies + "/street/export?format=zip&frames=9-0/-1", 400, "no direction"),

                new Row("POST " + movies, movies, "", "", 400, "the body must be a video file, it is empty"),
                new Row("POST " + movies, movies + "?id=..%2fx", "", "x", 400, "id must be 1-64 letters"),
                new Row("POST " + movies, movies + "?id=", "", "x", 400, "id must be"),
                new Row("POST " + movies, movies + "?id=a%00b", "", "x", 400, "id must be"),
                new Row("POST " + movies, movies + "?id=%E2%98%83", "", "x", 400, "id must be"),
                new Row("POST " + movies, movies + "?id=" + "a".repeat(65), "", "x", 400, "id must be"),
                new Row("POST " + movies, movies + "?id=" + "a".repeat(LONG), "", "x", 400, "…"),
                new Row("POST " + movies, movies + "?id=a&id=b", "", "x", 400, "id must be given once"),
                new Row("POST " + movies, movies + "?id=street", "", "x", 409, "movie id 'street' is taken"),
                new Row("POST " + movies, movies + "?title=" + "t".repeat(201), "", "x", 400, "title must have 1 to 200 characters, got 201"),
                new Row("POST " + movies, movies + "?title=a%0d%0aX-Evil:1", "", "x", 400, "no control characters"),
                new Row("POST " + movies, movies + "?title=%00", "", "x", 400, "no control characters"),
                new Row("POST " + movies, movies + "?copies=0", "", "x", 400, "copies must be a whole number from 1 to 16, got '0'"),
                new Row("POST " + movies, movies + "?copies=17", "", "x", 400, "'17'"),
                new Row("POST " + movies, movies + "?copies=two", "", "x", 400, "'two'"),
                new Row("POST " + movies, movies + "?recordedAt=yesterday", "", "x", 400, "ISO-8601"),
                new Row("POST " + movies, movies + "?recordedAt=2026-02-30T00:00:00Z", "", "x", 400, "ISO-8601"),
                new Row("POST " + movies, movies + "?recordedAt=2026-02-03T00:00:00", "", "x", 400, "with zone"),
                new Row("POST " + movies, movies + "?label=camera", "", "x", 400, "label must be key:value"),
                new Row("POST " + movies, movies + "?label=:x", "", "x", 400, "label"),
                new Row("POST " + movies, movies + "?label=a:b&label=a:c", "", "x", 400, "label"),
                new Row("POST " + movies, movies + "?label=a:%00", "", "x", 400, "label"),
                new Row("POST " + movies, movies, "multipart/form-data; boundary=x", "--x--", 415, "--data-binary"),
                new Row("POST " + movies, movies, "not a type", "x", 415, "Content-Type"),

                new Row("POST /api/v1/uploads", "/api/v1/uploads", "", "", 400, "Upload-Length must be a header with a number of bytes, got none"),
                get("/api/v1/uploads/{uploadId}", "/api/v1/uploads/nosuch", 404, "upload 'nosuch' is none that POST /api/v1/uploads began"),
                get("/api/v1/uploads/{uploadId}", "/api/v1/uploads/a.nosuch", 503, "frame service nosuch"),
                new Row("PATCH /api/v1/uploads/{uploadId}", "/api/v1/uploads/nosuch", "text/plain", "x", 415,
                        "Content-Type must be application/offset+octet-stream"),
                new Row("PATCH /api/v1/uploads/{uploadId}", "/api/v1/uploads/nosuch", "application/offset+octet-stream", "x", 400,
                        "Upload-Offset must be a header"),
                new Row("DELETE /api/v1/uploads/{uploadId}", "/api/v1/uploads/nosuch", "", "", 404, "upload 'nosuch'"),
                get("/api/v1/imports/{importId}", "/api/v1/imports/nosuch", 404, "import 'nosuch' is not known"),

                request("", 400, "the body"),
                request("{", 400, "the body must be JSON"),
                request("{}{}", 400, "the body must be JSON"),
                request("nul", 400, "the body must be JSON"),
                request("[1]", 400, "the body must be a JSON object, got [1]"),
                request("null", 400, "the body"),
                request("\"x\"", 400, "the body must be a JSON object"),
                request("{}", 400, "movieId must be given"),
                request("{\"movieId\":null}", 400, "movieId must be given"),
                request("{\"movieId\":5}", 400, "movieId must be a text, got 5"),
                request("{\"movieId\":{}}", 400, "movieId must be a text"),
                request("{\"movieId\":\"\"}", 400, "movieId must be given"),
                request("{\"movieId\":\"nosuch\"}", 404, "movie 'nosuch'"),
                request("{\"movieId\":\"\\ud800\"}", 400, "the body must be Unicode text"),
                request("{\"movieId\":\"\\u0000\"}", 404, "not in the catalogue"),
                request("{\"movieId\":\"" + "m".repeat(100_000) + "\"}", 404, "…"),
                request("{\"movieId\":\"street\",\"wanted\":7}", 400, "wanted must be a text, got 7"),
                request("{\"movieId\":\"street\",\"wanted\":[\"0-9\"]}", 400, "wanted must be a text"),
                request("{\"movieId\":\"street\",\"wanted\":\"\"}", 400, "wanted names no frame"),
                request("{\"movieId\":\"street\",\"wanted\":\"0-300\"}", 400, "wanted: mask ends at 300"),
                request("{\"movieId\":\"street\",\"wanted\":\"-1\"}", 400, "wanted: "),
                request("{\"movieId\":\"street\",\"have\":\"b:012\"}", 400, "have: "),
                request("{\"movieId\":\"street\",\"have\":\"z:!!\"}", 400, "have: "),
                request("{\"movieId\":\"street\",\"maxSources\":0}", 400, "maxSources must be a whole number from 1 to 64, got 0"),
                request("{\"movieId\":\"street\",\"maxSources\":65}", 400, "got 65"),
                request("{\"movieId\":\"street\",\"maxSources\":1.5}", 400, "got 1.5"),
                request("{\"movieId\":\"street\",\"maxSources\":\"4\"}", 400, "maxSources"),
                request("{\"movieId\":\"street\",\"maxSources\":1e400}", 400, "maxSources"),
                request("{\"movieId\":\"street\",\"maxSources\":NaN}", 400, "the body must be JSON"),
                request("{\"movieId\":\"street\",\"ruid\":\"a/b\"}", 400, "ruid must be 1-64 letters"),
                request("{\"movieId\":\"street\",\"ruid\":\"\"}", 400, "ruid must be"),
                request("{\"movieId\":\"street\",\"ruid\":\"..\"}", 400, "ruid must be"),
                request("{\"movieId\":\"street\",\"ruid\":7}", 400, "ruid must be a text"),
                request("[".repeat(100_000), 400, "the body must be JSON"),
                request("{\"a\":".repeat(100_000), 400, "the body must be JSON"),
                request("{\"movieId\":\"street\",\"x\":" + "9".repeat(100_000) + "}", 400, "the body must be JSON"),
                request("{\"movieId\":\"" + "x".repeat(9 << 20) + "\"}", 413, "larger than this call takes"),
                new Row("POST " + requests, requests, "text/plain", "{}", 415, "send application/json"),
                new Row("POST " + requests, requests, "", "{\"movieId\":\"street\"}", 415, "send application/json"),
                new Row("POST " + requests, requests, "application/xml", "<movieId>street</movieId>", 415, "send application/json"),
                new Row("POST " + requests, requests, "application/json; charset=nosuch", "{}", 415, "application/json"),
                new Row("POST " + requests, requests, "application/x-www-form-urlencoded", "movieId=street", 415, "send application/json"),

                get(requests, requests + "?phase=SLEEPING", 400, "phase must be one of"),
                get(requests, requests + "?phase=", 400, "phase must be one of"),
                get(requests, requests + "?phase=DONE&phase=FAILED", 400, "phase must be given once"),
                get(requests, requests + "?limit=-1", 400, "'-1'"),
                get(requests, requests + "?limit=501", 400, "from 1 to 500"),
                get(requests, requests + "?movieId=%00", 400, "movieId must be 1-64 letters"),
                get(requests, requests + "?movieId=" + "m".repeat(LONG), 400, "movieId must be"),
                get(requests, requests + "?after=..%2f", 400, "after must be 1-64 letters"),
                get(requests + "/{ruid}", requests + "/nosuch", 404, "request 'nosuch' is not known"),
                get(requests + "/{ruid}/stream", requests + "/nosuch/stream", 404, "nosuch"),
                get(requests + "/{ruid}/stream", requests + "/old/stream?have=x", 400, "have: "),
                get(requests + "/{ruid}/stream", requests + "/old/stream?have=0-300", 400, "mask ends at 300"),
                get(requests + "/{ruid}/stream", requests + "/old/stream?rate=fast", 400, "'fast'"),
                new Row("DELETE " + requests + "/{ruid}", requests + "/nosuch", "", "", 404, "nosuch"),
                post(requests + "/{ruid}/done", requests + "/nosuch/done", "{\"cached\":\"\"}", 404, "nosuch"),
                post(requests + "/{ruid}/done", requests + "/old/done", "{\"cached\":7}", 400, "cached must be a text, got 7"),
                post(requests + "/{ruid}/done", requests + "/old/done", "{\"cached\":\"x\"}", 400, "cached: "),
                post(requests + "/{ruid}/done", requests + "/old/done", "{\"cached\":\"0-300\"}", 400, "cached: mask ends at 300"),
                post(requests + "/{ruid}/done", requests + "/old/done", "{\"cached\":\"" + "0-33554431/2,".repeat(1000) + "0\"}", 400, "cached: "),
                post(requests + "/{ruid}/done", requests + "/old/done", "[]", 400, "a JSON object"),
                post(requests + "/{ruid}/done", requests + "/old/done", "{", 400, "the body must be JSON"),
                new Row("POST " + requests + "/{ruid}/done", requests + "/old/done", "text/plain", "{}", 415, "send application/json"),

                get("/api/v1/domain", "/api/v1/domain/", 404, "/api/v1/domain/"),
                new Row("PUT /api/v1/domain/nodes/{nodeId}/draining", "/api/v1/domain/nodes/nosuch/draining", "", "", 404, "nosuch"),
                new Row("DELETE /api/v1/domain/nodes/{nodeId}/draining", "/api/v1/domain/nodes/nosuch/draining", "", "", 404, "nosuch"),
                get("/api/v1/events", "/api/v1/events?ruid=a/b", 400, "ruid must be 1-64 letters"),
                get("/api/v1/events", "/api/v1/events?ruid=", 400, "ruid must be"),
                get("/v3/api-docs", "/v3/api-docs/x", 404, "/v3/api-docs/x"),
                get("/api/v1/socket", "/api/v1/socket", 426, "ws://"));
    }
}
