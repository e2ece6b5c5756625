package io.framecast.gateway.rest;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes down which query parameters and which fields of a JSON body handlers look for, whether or not they are there. */
public final class RecordedReads implements WebFilter, WebFluxConfigurer {

    private final Set<String> parameters = new ConcurrentSkipListSet<>();
    private final Set<String> fields = new ConcurrentSkipListSet<>();

    /** Forgets all that was looked for so far. */
    public void forget() {
        parameters.clear();
        fields.clear();
    }

    /** Names of query parameters that were looked for. */
    public Set<String> parameters() {
        return new TreeSet<>(parameters);
    }

    /** Names of fields that were looked for in bodies. */
    public Set<String> fields() {
        return new TreeSet<>(fields);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest recording = new ServerHttpRequestDecorator(exchange.getRequest()) {
            @Override
            public MultiValueMap<String, String> getQueryParams() {
                return new RecordingParameters(super.getQueryParams());
            }
        };
        return chain.filter(exchange.mutate().request(recording).build());
    }

    @Override
    public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
        JsonMapper mapper = JsonMapper.builder().nodeFactory(new RecordingNodes()).build();
        configurer.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(mapper));
    }

    private final class RecordingParameters extends LinkedMultiValueMap<String, String> {

        private static final long serialVersionUID = 1L;

        RecordingParameters(MultiValueMap<String, String> values) {
            super(values);
        }

        @Override
        public String getFirst(String name) {
            parameters.add(name);
            return super.getFirst(name);
        }

        @Override
        public List<String> get(Object name) {
            parameters.add(name.toString());
            return super.get(name);
        }

        @Override
        public boolean containsKey(Object name) {
            parameters.add(name.toString());
            return super.containsKey(name);
        }
    }

    private final class RecordingNodes extends JsonNodeFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public ObjectNode objectNode() {
            return new RecordingObject(this);
        }
    }

    private final class RecordingObject extends ObjectNode {

        private static final long serialVersionUID = 1L;

        RecordingObject(JsonNodeFactory factory) {
            super(factory);
        }

        @Override
        public JsonNode path(String name) {
            fields.add(name);
            return super.path(name);
        }

        @Override
        public JsonNode get(String name) {
            fields.add(name);
            return super.get(name);
        }
    }
}
