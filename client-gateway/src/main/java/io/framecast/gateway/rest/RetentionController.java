package io.framecast.gateway.rest;

import io.framecast.gateway.retention.RetentionDesk;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.Retention;
import io.framecast.protocol.event.Retention.Rule;
import io.framecast.protocol.event.Retention.WhenFull;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** How long movies stay. */
@RestController
@RequestMapping("/api/v1/retention")
class RetentionController {

    private static final Set<String> RULE_FIELDS = Set.of("label", "maxAge", "maxBytes");

    private final RetentionDesk desk;

    RetentionController(RetentionDesk desk) {
        this.desk = desk;
    }

    /** A rule as it is told. */
    record RuleReport(@Nullable String label, @Nullable String maxAge, @Nullable Long maxBytes) {}

    /** The rules, and how things stand. */
    record RetentionReport(List<RuleReport> rules, WhenFull whenFull, long fullBelowBytes, long freeBytes, boolean full,
            List<RetentionDesk.DeletedMovie> deleted) {}

    @GetMapping
    RetentionReport rules() {
        return report(desk.retention());
    }

    @PutMapping
    Mono<RetentionReport> set(@RequestBody JsonNode json) {
        JsonFields body = JsonFields.of(json);
        List<Rule> rules = rules(body.json().path("rules"));
        WhenFull whenFull = whenFull(body.text("whenFull"));
        Long fullBelow = bytes("fullBelowBytes", body.json().path("fullBelowBytes"), 0);
        Retention wished = new Retention(rules, whenFull, fullBelow == null ? 0 : fullBelow, "", Instant.EPOCH);
        return Mono.fromFuture(() -> desk.set(wished)).map(this::report);
    }

    private RetentionReport report(Retention retention) {
        return new RetentionReport(
                retention.rules().stream().map(rule -> new RuleReport(rule.label(), rule.maxAge() == null ? null : rule.maxAge().toString(),
                        rule.maxBytes())).toList(),
                retention.whenFull(), retention.fullBelowBytes(), desk.freeBytes(), desk.isFull(), desk.deleted());
    }

    private static List<Rule> rules(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return List.of();
        }
        if (!json.isArray()) {
            throw new RequestRefusedException(400, "rules must be an array of objects, got " + JsonFields.excerpt(json));
        }
        List<Rule> rules = new ArrayList<>();
        for (JsonNode each : json) {
            JsonFields rule = JsonFields.of(each);
            for (String field : each.propertyNames()) {
                if (!RULE_FIELDS.contains(field)) {
                    throw new RequestRefusedException(400, "a rule has label, maxAge and maxBytes, got '" + field + "'; leave it out");
                }
            }
            rules.add(new Rule(rule.text("label"), seconds(rule.text("maxAge")), bytes("maxBytes", each.path("maxBytes"), 1)));
        }
        return List.copyOf(rules);
    }

    private static @Nullable Long seconds(@Nullable String age) {
        if (age == null) {
            return null;
        }
        try {
            return Duration.parse(age).toSeconds();
        } catch (DateTimeException | ArithmeticException e) {
            throw new RequestRefusedException(400, "maxAge must be an ISO-8601 duration such as P30D or PT12H, got '" + Query.excerpt(age) + "'");
        }
    }

    private static WhenFull whenFull(@Nullable String text) {
        for (WhenFull each : WhenFull.values()) {
            if (text == null || each.name().equals(text)) {
                return each;
            }
        }
        throw new RequestRefusedException(400, "whenFull must be REFUSE or DELETE_OLDEST, got '" + Query.excerpt(String.valueOf(text)) + "'");
    }

    private static @Nullable Long bytes(String field, JsonNode json, long least) {
        if (json.isMissingNode() || json.isNull()) {
            return null;
        }
        if (!json.isIntegralNumber() || !json.canConvertToLong() || json.longValue() < least) {
            throw new RequestRefusedException(400, field + " must be a whole number of bytes, " + least + " or more, got " + JsonFields.excerpt(json));
        }
        return json.longValue();
    }
}
