package io.framecast.gateway.rest;

import io.framecast.gateway.viewing.RequestRefusedException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Every error as problem+json, those of the framework too. Stands before Spring Boot's own handler. */
@Component
@Order(-2)
class ProblemHandler implements WebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    private static final int MOST_CHARS = 500;
    private static final int NOT_SHOWN = '\ufffd';

    private final JsonMapper mapper;

    ProblemHandler(JsonMapper mapper) {
        this.mapper = mapper;
    }

    private record Answer(int status, String detail) {}

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
        Throwable error = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(thrown);
        }
        Answer answer = answer(exchange, error);
        response.setRawStatusCode(answer.status);
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        headers.remove(HttpHeaders.ETAG);
        if (answer.status == HttpStatus.SERVICE_UNAVAILABLE.value() || answer.status == HttpStatus.TOO_MANY_REQUESTS.value()) {
            headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (error instanceof MethodNotAllowedException wrong) {
            headers.setAllow(wrong.getSupportedMethods());
        }
        if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
            return response.setComplete();
        }
        HttpStatus status = HttpStatus.resolve(answer.status);
        byte[] body = mapper.writeValueAsBytes(new Problem("about:blank", status == null ? "Error" : status.getReasonPhrase(),
                answer.status, printable(answer.detail), printable(exchange.getRequest().getPath().value())));
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }

    private static Answer answer(ServerWebExchange exchange, Throwable error) {
        String path = exchange.getRequest().getPath().value();
        return switch (error) {
            case RequestRefusedException refused -> new Answer(refused.status(), refused.getMessage());
            case NoResourceFoundException none -> new Answer(404, "nothing is at " + path + "; REST calls begin with /api/v1, the page is at /");
            case MethodNotAllowedException wrong -> new Answer(405,
                    wrong.getHttpMethod() + " is not allowed on " + path + "; use " + names(wrong.getSupportedMethods()));
            case UnsupportedMediaTypeStatusException wrong -> new Answer(415, "Content-Type " + wrong.getContentType()
                    + " is not taken by " + path + "; send application/json");
            case NotAcceptableStatusException wrong -> new Answer(406, path + " answers with "
                    + wrong.getSupportedMediaTypes().stream().map(MediaType::toString).collect(Collectors.joining(", "))
                    + "; ask for that in Accept, or leave it out");
            case InvalidMediaTypeException wrong -> new Answer(415, "Content-Type must be a media type such as application/octet-stream, got '"
                    + wrong.getMediaType() + "'");
            case ServerWebInputException wrong -> input(wrong);
            case DataBufferLimitException large -> tooLarge();
            case ContentTooLargeException large -> tooLarge();
            case ResponseStatusException other when other.getStatusCode().value() == 415 -> new Answer(415,
                    "Content-Type is none that " + path + " takes; send application/json");
            case ResponseStatusException other -> new Answer(other.getStatusCode().value(),
                    Objects.requireNonNullElse(other.getReason(), "the call to " + path + " failed"));
            default -> {
                LOG.warn("{} {} failed", exchange.getRequest().getMethod(), path, error);
                yield new Answer(500, "the gateway failed on this call: its log says why; try again");
            }
        };
    }

    private static Answer input(ServerWebInputException wrong) {
        for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataBufferLimitException) {
                return tooLarge();
            }
            if (cause instanceof tools.jackson.core.JacksonException json) {
                return new Answer(400, "the body must be JSON: " + firstLine(json.getOriginalMessage()));
            }
        }
        return new Answer(400, "No request body".equals(wrong.getReason())
                ? "the body must be JSON, it is empty"
                : Objects.requireNonNullElse(wrong.getReason(), "the call could not be read"));
    }

    /** What is said again of what was asked is not said at any length, nor with characters that nobody sees. */
    private static String printable(String text) {
        String cut = text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
        StringBuilder shown = new StringBuilder(cut.length());
        cut.codePoints().map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? NOT_SHOWN : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static Answer tooLarge() {
        return new Answer(413, "the body is larger than this call takes; send a shorter mask or fewer fields");
    }

    private static String names(Set<HttpMethod> methods) {
        return methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
