package io.framecast.protocol.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.topic.MadeUpEvents.Made;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever stands in a record: it is an event in which nothing is missing, or it is refused with a reason. */
class EventCodecPropertyTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<Made<?>> MADE = MadeUpEvents.all().toList();

    @Provide
    Arbitrary<Made<?>> made() {
        return Arbitraries.of(MADE);
    }

    @Provide
    Arbitrary<String> oddValues() {
        return Arbitraries.of("null", "-1", "0", "2147483648", "9223372036854775808", "1e400", "1e999999999", "-0.0", "1.5", "true", "\"\"",
                "\"\\u0000\"", "\"\\ud800\"", "\"z:AAAA\"", "\"1/0\"", "\"-1/1\"", "\"/\"", "\"9999-12-31T23:59:60Z\"", "[]", "[null]", "[[[]]]",
                "{}", "{\"a\":null}", "\"" + "x".repeat(5000) + "\"", "[".repeat(400) + "]".repeat(400), "{\"type\":\"DANCING\"}",
                "\"+1000000000-12-31T23:59:59Z\"", "1234567890123456789012345678901234567890", "\"0-33554431/2,0-33554431/2\"");
    }

    @Property(tries = 3000)
    <E extends DomainEvent> void anyValueInAnyPlaceIsReadOrRefused(@ForAll("made") Made<E> made, @ForAll int place,
            @ForAll("oddValues") String value) {
        JsonNode tree = JSON.readTree(EventCodec.encode(made.event()));
        List<Runnable> places = new ArrayList<>();
        collect(tree, JSON.readTree(value.replace("1e999999999", "1e300")), places);
        places.get(Math.floorMod(place, places.size())).run();
        decode(made.topic(), JSON.writeValueAsBytes(tree));
    }

    private static void collect(JsonNode tree, JsonNode value, List<Runnable> places) {
        switch (tree) {
            case ObjectNode object -> object.propertyNames().forEach(name -> {
                places.add(() -> object.set(name, value));
                collect(object.get(name), value, places);
            });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    int index = i;
                    places.add(() -> array.set(index, value));
                    collect(array.get(i), value, places);
                }
            }
            default -> { }
        }
    }

    /** Texts that no JSON writer makes: numbers with a billion digits, halves of characters. */
    @Property(tries = 1000)
    <E extends DomainEvent> void anyTextInPlaceOfAnyTimeOrNumberIsReadOrRefused(@ForAll("made") Made<E> made, @ForAll("oddValues") String value) {
        String json = new String(EventCodec.encode(made.event()), StandardCharsets.UTF_8);
        decode(made.topic(), json.replace("\"2026-11-22T10:20:30.123456Z\"", value).getBytes(StandardCharsets.UTF_8));
        decode(made.topic(), json.replace(":41", ":" + value).getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 3000)
    <E extends DomainEvent> void damagedBytesAreReadOrRefused(@ForAll("made") Made<E> made, @ForAll int place, @ForAll byte damage,
            @ForAll int cut) {
        byte[] json = EventCodec.encode(made.event());
        json[Math.floorMod(place, json.length)] ^= damage;
        decode(made.topic(), json);
        decode(made.topic(), java.util.Arrays.copyOf(json, Math.floorMod(cut, json.length)));
    }

    @Property(tries = 1000)
    <E extends DomainEvent> void rubbishIsRefused(@ForAll("made") Made<E> made, @ForAll byte[] rubbish) {
        decode(made.topic(), rubbish);
    }

    private static <E extends DomainEvent> void decode(Topic<E> topic, byte[] json) {
        try {
            E event = EventCodec.decode(topic, json);
            assertThat(EventCodec.decode(topic, EventCodec.encode(event))).isEqualTo(event);
        } catch (UnreadableRecordException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").hasSizeLessThan(2000);
        }
    }
}
