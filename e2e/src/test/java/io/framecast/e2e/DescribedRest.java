package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.protocol.document.Document;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway's REST calls, each answer of which is held against openapi.yaml. */
final class DescribedRest {

    private final Rest rest;
    private final Described rests = new Described(Document.read(ClusterUnderTest.home().resolve("client-gateway/src/main/resources/openapi.yaml")));

    DescribedRest(Rest rest) {
        this.rest = rest;
    }

    /** Holds an answer of REST against what its operation says of that status. */
    Answer checked(String operation, Answer answer) {
        String[] words = operation.split(" ");
        Document document = rests.document();
        JsonNode described = document.resolve(document.root().path("paths").path(words[1]).path(words[0].toLowerCase(Locale.ROOT))
                .path("responses").path(Integer.toString(answer.status())));
        String what = operation + " " + answer.status();
        if (described.isMissingNode()) {
            rests.differs(what + " is not among the described answers: " + answer.text());
            return answer;
        }
        described.path("headers").propertyNames().forEach(header -> {
            if (answer.headers().firstValue(header).isEmpty()) {
                rests.differs(what + ": header " + header + " is described and missing");
            }
        });
        String type = answer.header("Content-Type").replaceAll(";.*", "");
        JsonNode content = described.path("content");
        if (content.isEmpty() ? answer.body().length > 0 : !content.has(type)) {
            rests.differs(what + ": the type '" + type + "' is not described");
        } else if (type.endsWith("json")) {
            rests.check(what, content.path(type).path("schema"), answer.json());
        }
        return answer;
    }

    /** Posts a body, and holds it and its answer against what the operation says. */
    Answer posted(String operation, String path, String body) {
        return sent(operation, "POST", path, body);
    }

    /** Sends a body, and holds it and its answer against what the operation says. */
    Answer sent(String operation, String method, String path, String body) {
        JsonNode schema = rests.document().root().path("paths").path(operation.split(" ")[1]).path(method.toLowerCase(Locale.ROOT))
                .path("requestBody").path("content").path("application/json").path("schema");
        rests.check(operation + " body", schema, JsonMapper.shared().readTree(body));
        return checked(operation, switch (method) {
            case "PATCH" -> rest.patch(path, body);
            case "PUT" -> rest.put(path, body);
            default -> rest.post(path, body);
        });
    }

    /** Holds a line of the stream of events against what is said of it. */
    void checkEvent(JsonNode event) {
        rests.check("event", rests.reference("EventLine"), event);
    }

    /** Every answer was as described, and every described field was in one. */
    void assertAllIsAsDescribed() {
        assertThat(rests.differences()).as("not as openapi.yaml says").isEmpty();
        assertThat(rests.unseen()).as("described in openapi.yaml, and not seen in any answer").isEmpty();
    }
}
