package io.framecast.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a client says: it is a message within its bounds, or a problem that can be said in a line. */
class ClientMessageParserPropertyTest {

    private static final int MAX_RANGES = 100;

    private final ClientMessageParser parser = new ClientMessageParser(MAX_RANGES);

    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of("{\"type\":\"open\",\"channel\":1,\"movieId\":\"m\",\"wanted\":\"0-99\",\"have\":\"0-9\",\"maxSources\":4}",
                "{\"type\":\"open\",\"channel\":65535,\"ruid\":\"r\",\"have\":\"\"}",
                "{\"type\":\"demand\",\"channel\":1,\"generation\":2,\"ranges\":[\"300-449\",\"299-200/-1\",\"7\"]}",
                "{\"type\":\"done\",\"channel\":1,\"cached\":\"0-99\"}", "{\"type\":\"bad\",\"channel\":1,\"frame\":17}", "{\"type\":\"close\",\"channel\":1}");
    }

    @Provide
    Arbitrary<String> oddValues() {
        return Arbitraries.of("null", "-1", "0", "1.5", "1e400", "2147483648", "4294967296", "9223372036854775808", "true", "\"\"", "\"\\u0000\"", "\"\\ud800\"",
                "\"1\"", "[]", "[null]", "[[]]", "[7]", "{}", "\"..\"", "\"a/b\"", "\"" + "x".repeat(5000) + "\"", "[" + "\"0\",".repeat(MAX_RANGES) + "\"0\"]",
                "[\"0-33554432\"]", "[\"9-0\"]", "[\"0-9/0\"]", "[\"\"]", "[".repeat(50) + "]".repeat(50), "NaN", "'x'", "9".repeat(2000));
    }

    @Property(tries = 3000)
    void anyValueInAnyPlaceIsTakenOrRefused(@ForAll("messages") String message, @ForAll int place, @ForAll("oddValues") String value) {
        List<String> parts = List.of(message.split("(?<=[:\\[,])|(?=[,}\\]])"));
        int at = Math.floorMod(place, parts.size());
        parse(String.join("", parts.subList(0, at)) + value + String.join("", parts.subList(at + 1, parts.size())));
    }

    @Property(tries = 3000)
    void aDamagedMessageIsTakenOrRefused(@ForAll("messages") String message, @ForAll int place, @ForAll char damage, @ForAll int cut) {
        StringBuilder damaged = new StringBuilder(message);
        damaged.setCharAt(Math.floorMod(place, message.length()), damage);
        parse(damaged.toString());
        parse(message.substring(0, Math.floorMod(cut, message.length())));
    }

    @Property(tries = 1000)
    void anyTextIsTakenOrRefused(@ForAll String text) {
        parse(text);
    }

    private void parse(String text) {
        ClientMessage message;
        try {
            message = parser.parse(text);
        } catch (MessageException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").hasSizeLessThan(700);
            assertThat(e.status()).isEqualTo(400);
            assertThat(new ServerMessage.Problem(e.channel(), e.status(), e.getMessage()).toJson()).startsWith("{").endsWith("}");
            return;
        }
        assertThat(message.channel()).isBetween(1, ClientMessageParser.MAX_CHANNEL);
        if (message instanceof ClientMessage.Demand demand) {
            assertThat(demand.generation()).isBetween(0L, ClientMessageParser.MAX_GENERATION);
            assertThat(demand.ranges()).hasSizeLessThanOrEqualTo(MAX_RANGES).allMatch(range -> range.highest() < FrameMask.FRAME_LIMIT);
        } else if (message instanceof ClientMessage.Bad bad) {
            assertThat(bad.frame()).isBetween(0, FrameMask.FRAME_LIMIT - 1);
        }
    }
}
