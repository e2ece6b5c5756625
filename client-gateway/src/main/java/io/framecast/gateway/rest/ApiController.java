package io.framecast.gateway.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What this interface is, in the words of OpenAPI 3.1. Written by hand, since the handlers' types say neither which parameters they
 * read nor what any of it means; the tests hold it against the handlers.
 */
@RestController
class ApiController {

    /** Where it is written. */
    static final String SOURCE = "/openapi.yaml";

    private final JsonNode description = read();

    @GetMapping("/v3/api-docs")
    ResponseEntity<JsonNode> description() {
        return ResponseEntity.ok().cacheControl(CacheControl.noCache()).contentType(MediaType.APPLICATION_JSON).body(description);
    }

    private static JsonNode read() {
        try (InputStream yaml = Objects.requireNonNull(ApiController.class.getResourceAsStream(SOURCE), SOURCE + " is part of the jar")) {
            return new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
