package io.framecast.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.RequestPhase;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerMessageTest {

    @Test
    void textsAreThoseOfTheContract() {
        assertThat(new ServerMessage.View(1, 3, List.of(new SourceState(0, "frame-1", SourceState.State.ACTIVE))).toJson())
                .isEqualTo("{\"type\":\"view\",\"channel\":1,\"epoch\":3,\"sources\":[{\"index\":0,\"node\":\"frame-1\",\"state\":\"ACTIVE\"}]}");
        assertThat(new ServerMessage.Demanded(1, 2).toJson()).isEqualTo("{\"type\":\"demanded\",\"channel\":1,\"generation\":2}");
        assertThat(new ServerMessage.End(1, 2).toJson()).isEqualTo("{\"type\":\"end\",\"channel\":1,\"generation\":2}");
        assertThat(new ServerMessage.Unavailable(1, "0-9", "gone").toJson())
                .isEqualTo("{\"type\":\"unavailable\",\"channel\":1,\"mask\":\"0-9\",\"reason\":\"gone\"}");
        assertThat(new ServerMessage.Available(1, "0-9").toJson()).isEqualTo("{\"type\":\"available\",\"channel\":1,\"mask\":\"0-9\"}");
        assertThat(new ServerMessage.Phase(1, RequestPhase.DONE, null).toJson())
                .isEqualTo("{\"type\":\"phase\",\"channel\":1,\"phase\":\"DONE\"}");
        assertThat(new ServerMessage.Problem(1, 404, "no").toJson())
                .isEqualTo("{\"type\":\"problem\",\"channel\":1,\"status\":404,\"detail\":\"no\"}");
        assertThat(new ServerMessage.Problem(null, 400, "no").toJson()).isEqualTo("{\"type\":\"problem\",\"status\":400,\"detail\":\"no\"}");
    }
}
