package io.framecast.gateway.testing;

import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Frame services that take frames of movies that grow, by path; what they were sent can be read. Thread-safe. */
public final class RecordedFrames {

    private final Map<String, Map<Integer, byte[]>> byMovie = new ConcurrentHashMap<>();
    private final List<HttpStatus> failures = new CopyOnWriteArrayList<>();

    /** The next calls are answered so, one each. */
    public void fail(HttpStatus... statuses) {
        failures.addAll(List.of(statuses));
    }

    /** The frames of the movie, as last sent. */
    public Map<Integer, byte[]> of(String movieId) {
        return new TreeMap<>(byMovie.getOrDefault(movieId, Map.of()));
    }

    WebClient client() {
        return WebClient.builder().exchangeFunction(this::answer).build();
    }

    private Mono<ClientResponse> answer(ClientRequest request) {
        if (!failures.isEmpty()) {
            return Mono.just(ClientResponse.create(failures.removeFirst()).body("{\"detail\":\"a failure\"}").build());
        }
        if (request.method().equals(HttpMethod.GET)) {
            return Mono.just(ClientResponse.create(HttpStatus.NO_CONTENT).build());
        }
        MockClientHttpRequest sent = new MockClientHttpRequest(request.method(), request.url());
        return request.writeTo(sent, ExchangeStrategies.withDefaults())
                .then(Mono.defer(() -> DataBufferUtils.join(sent.getBody())))
                .map(body -> {
                    take(request.url().getPath().split("/", -1)[3], body);
                    return ClientResponse.create(HttpStatus.NO_CONTENT).build();
                });
    }

    private void take(String movieId, DataBuffer body) {
        byte[] bytes = new byte[body.readableByteCount()];
        body.read(bytes);
        DataBufferUtils.release(body);
        ByteBuf records = Unpooled.wrappedBuffer(bytes);
        Map<Integer, byte[]> frames = byMovie.computeIfAbsent(movieId, id -> new ConcurrentHashMap<>());
        for (int at = 0; at < bytes.length;) {
            byte[] jpeg = new byte[FrameRecord.jpegBytes(records, at)];
            records.getBytes(at + FrameRecord.HEADER_BYTES, jpeg);
            frames.put(FrameRecord.frame(records, at), jpeg);
            at += FrameRecord.recordBytes(jpeg.length);
        }
    }
}
