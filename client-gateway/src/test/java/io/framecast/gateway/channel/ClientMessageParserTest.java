package io.framecast.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.framecast.protocol.mask.FrameRange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientMessageParserTest {

    private final ClientMessageParser parser = new ClientMessageParser(3);

    private ClientMessage parse(String text) throws MessageException {
        return parser.parse(text.replace('\'', '"'));
    }

    @Test
    void everyMessageOfTheContractIsRead() throws Exception {
        assertThat(parse("{'type':'open','channel':1,'movieId':'m','wanted':'0-99','have':'0-9','maxSources':4}"))
                .isEqualTo(new ClientMessage.Open(1, "m", null, "0-99", "0-9", 4, false, null));
        assertThat(parse("{'type':'open','channel':65535,'ruid':'r','have':''}"))
                .isEqualTo(new ClientMessage.Open(65535, null, "r", null, "", null, false, null));
        assertThat(parse("{'type':'demand','channel':1,'generation':2,'ranges':['300-449','299-200/-1']}"))
                .isEqualTo(new ClientMessage.Demand(1, 2, List.of(new FrameRange(300, 449, 1), new FrameRange(299, 200, -1))));
        assertThat(parse("{'type':'demand','channel':1,'generation':4294967295,'ranges':[]}"))
                .isEqualTo(new ClientMessage.Demand(1, 4294967295L, List.of()));
        assertThat(parse("{'type':'done','channel':1,'cached':'0-99'}")).isEqualTo(new ClientMessage.Done(1, "0-99"));
        assertThat(parse("{'type':'bad','channel':1,'frame':17}")).isEqualTo(new ClientMessage.Bad(1, 17));
        assertThat(parse("{'type':'close','channel':1}")).isEqualTo(new ClientMessage.Close(1));
    }

    @Test
    void unknownFieldsAndNullsAreIgnored() throws Exception {
        assertThat(parse("{'type':'close','channel':1,'reason':'bored'}")).isEqualTo(new ClientMessage.Close(1));
        assertThat(parse("{'type':'open','channel':1,'movieId':'m','ruid':null,'wanted':null}"))
                .isEqualTo(new ClientMessage.Open(1, "m", null, null, null, null, false, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "`` | JSON",
        "no json | JSON",
        "{'type':'close','channel':1 | JSON",
        "{'type':'close','channel':1} {} | JSON",
        "[] | JSON object",
        "7 | JSON object",
        "'open' | JSON object",
        "null | JSON object",
        "{} | needs a \"type\"",
        "{'type':7} | \"type\" must be a text, got 7",
        "{'type':'dance','channel':1} | got 'dance'",
        "{'type':'close'} | \"channel\" must be a whole number from 1 to 65535, got none",
        "{'type':'close','channel':0} | got 0",
        "{'type':'close','channel':65536} | got 65536",
        "{'type':'close','channel':-1} | got -1",
        "{'type':'close','channel':1.5} | got 1.5",
        "{'type':'close','channel':'1'} | got \"1\"",
        "{'type':'close','channel':99999999999999999999} | got 99999999999999999999",
        "{'type':'open','channel':1} | either \"movieId\" or \"ruid\", got neither",
        "{'type':'open','channel':1,'movieId':'m','ruid':'r'} | got both",
        "{'type':'open','channel':1,'movieId':7} | \"movieId\" must be a text",
        "{'type':'open','channel':1,'movieId':'../../etc'} | got '../../etc'",
        "{'type':'open','channel':1,'movieId':''} | \"movieId\" must be",
        "{'type':'open','channel':1,'movieId':'m','maxSources':0} | \"maxSources\" must be a whole number from 1 to 64, got 0",
        "{'type':'open','channel':1,'movieId':'m','wanted':[]} | \"wanted\" must be a text",
        "{'type':'demand','channel':1,'ranges':[]} | \"generation\" must be a whole number from 0 to 4294967295, got none",
        "{'type':'demand','channel':1,'generation':4294967296,'ranges':[]} | got 4294967296",
        "{'type':'demand','channel':1,'generation':1} | needs \"ranges\"",
        "{'type':'demand','channel':1,'generation':1,'ranges':'0-9'} | needs \"ranges\"",
        "{'type':'demand','channel':1,'generation':1,'ranges':[7]} | a range must be a text",
        "{'type':'bad','channel':1} | \"frame\"",
        "{'type':'bad','channel':1,'frame':-1} | got -1",
        "{'type':'done','channel':1,'cached':{}} | \"cached\" must be a text",
    })
    void whatIsNotUnderstoodNamesNoChannel(String text, String part) {
        MessageException problem = catchThrowableOfType(MessageException.class, () -> parse(text));
        assertThat(problem.channel()).isNull();
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.getMessage()).contains(part);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'type':'demand','channel':9,'generation':1,'ranges':['x']} | x",
        "{'type':'demand','channel':9,'generation':1,'ranges':['5-1']} | 5-1",
        "{'type':'demand','channel':9,'generation':1,'ranges':['1-5/0']} | step must not be 0",
        "{'type':'demand','channel':9,'generation':1,'ranges':['0-99999999']} | 99999999",
        "{'type':'demand','channel':9,'generation':1,'ranges':['0','1','2','3']} | 3 ranges, this one has 4",
    })
    void whatIsUnderstoodButMalformedNamesItsChannel(String text, String part) {
        MessageException problem = catchThrowableOfType(MessageException.class, () -> parse(text));
        assertThat(problem.channel()).isEqualTo(9);
        assertThat(problem.getMessage()).contains(part);
    }

    @Test
    void deeplyNestedJsonIsRefusedWithoutAStackOverflow() {
        MessageException problem = catchThrowableOfType(MessageException.class, () -> parser.parse("[".repeat(10_000)));
        assertThat(problem.channel()).isNull();
    }
}
