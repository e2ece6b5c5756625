package io.framecast.localcluster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.ClusterSettings;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.layout.PortChooser;
import io.framecast.localcluster.layout.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StartConditionsTest {

    private static final Path DATA = Path.of("/data");

    @Test
    void aFullDiskIsRefusedWithRuleValueAndRemedy() {
        assertThatThrownBy(() -> StartConditions.checkSpace(DATA, 300L << 20))
                .isInstanceOf(ClusterProblem.class)
                .hasMessage("a cluster needs 1 GiB of free disk space, /data has 0.29 GiB; free some or choose another directory with --data");
        assertThatCode(() -> StartConditions.checkSpace(DATA, 1L << 30)).doesNotThrowAnyException();
    }

    @Test
    void aTakenPortIsRefusedWithTheGatewayThatNeedsIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> StartConditions.checkedGatewayPorts(new ClusterSettings(4, 3, 1, 1, 1, port)))
                    .isInstanceOf(ClusterProblem.class)
                    .hasMessageStartingWith("port " + port + ", which gateway-1 needs, is taken");
            assertThat(StartConditions.isFree(port)).isFalse();
        }
    }

    @Test
    void dataOfOneBrokerIsNotOpenedByThree() {
        ClusterPlan former = new ClusterPlan(new ClusterSettings(4, 3, 1, 2, 1, 8080), "id", List.of());

        assertThatThrownBy(() -> StartConditions.checkBrokers(Optional.of(former), new ClusterSettings(4, 3, 1, 2, 3, 8080), DATA))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageContaining("use --brokers 1 or another --data");
        assertThatCode(() -> StartConditions.checkBrokers(Optional.of(former), new ClusterSettings(6, 1, 1, 1, 1, 0), DATA))
                .doesNotThrowAnyException();
    }

    @Test
    void tooLittleMemoryIsSaidAndRefusesNothing() {
        ClusterPlan plan = ClusterPlan.of(new ClusterSettings(4, 3, 1, 2, 1, 8080), "id", List.of(8080, 8081), new PortChooser(new SplittableRandom(1), port -> true));

        assertThat(StartConditions.memoryWarning(plan, 2L << 30)).get().asString()
                .startsWith("12 processes take about 3.").contains("and 2.0 GiB are free").contains("--frame-services");
        assertThat(StartConditions.memoryWarning(plan, 8L << 30)).isEmpty();
        assertThat(StartConditions.memoryWarning(plan, 0)).as("unknown").isEmpty();
    }

    @Test
    void aProcessWhosePortWasTakenMeanwhileIsNotStarted() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            NodeSpec node = new NodeSpec("frame-1", Role.FRAME_SERVICE, 1, taken.getLocalPort(), taken.getLocalPort(), 0);
            assertThatThrownBy(() -> StartConditions.checkPort(node))
                    .isInstanceOf(ClusterProblem.class)
                    .hasMessageStartingWith("port " + taken.getLocalPort() + ", which frame-1 needs, is taken");
        }
    }
}
