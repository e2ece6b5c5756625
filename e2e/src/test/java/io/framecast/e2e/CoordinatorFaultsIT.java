package io.framecast.e2e;

import static io.framecast.e2e.probe.DomainProbe.partitionOf;
import static io.framecast.e2e.probe.DomainProbe.ruidIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.fault.ProcessNetwork;
import io.framecast.e2e.fault.Way;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Coordinators and the strategist die, freeze and are cut off while a movie plays; nobody who plays notices. */
@Order(12)
@OnCluster(OnCluster.HARMED)
final class CoordinatorFaultsIT extends FaultScenarios {

    private static final FrameMask FIFTY = FrameMask.firstFrames(50);

    CoordinatorFaultsIT(ClusterUnderTest cluster, Figures figures) {
        super(cluster, figures);
    }

    /** Makes a request, again where it is told to, and receives all its frames. Returns when its first frame came. */
    private long served(String ruid) {
        Await.until(ruid + " is accepted", WITHIN, () -> {
            Answer answer = rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-49\",\"ruid\":\"" + ruid + "\"}");
            if (answer.status() == 503) {
                assertThat(answer.header("Retry-After")).isNotEmpty();
            } else {
                assertThat(answer.status()).isIn(200, 201);
            }
            return answer.status() != 503;
        });
        return receives(ruid);
    }

    private long receives(String ruid) {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.reopen(ruid, "");
            channel.demand(1, FIFTY.toText());
            channel.awaitEnd(1, WITHIN);
            new EveryWantedFrameDeliveredOnce(FIFTY, 1, channel.arrivals()).check();
            channel.done("");
            Library.awaitPhase(rest, ruid, "DONE", WITHIN);
            return channel.arrivals().getFirst().nanos();
        }
    }

    @Test
    void aBackupThatDiesIsReplacedAndTheNewOneHasTheSameLists() {
        try (Playing playing = play(1)) {
            playing.awaitFrames(50);
            int partition = partitionOf(playing.ruid());
            String backup = coordinator(partition, "BACKUP");
            aimAt(backup).kill(backup);
            Await.until("another backup", WITHIN, () -> !coordinator(partition, "BACKUP").equals(backup));
            served(ruidIn(partition));
            playing.seesAllWithin(BUFFER, figures, "backup coordinator killed");
            backupsEqualPrimaries();
            playing.isDone(rest);
        }
    }

    @Test
    void primaryAndBackupMayDieAtOnceWhereAThirdIsLeft() {
        try (Playing playing = play(2)) {
            playing.awaitFrames(50);
            int partition = partitionOf(playing.ruid());
            String primary = coordinator(partition, "PRIMARY");
            String backup = coordinator(partition, "BACKUP");
            Faults faults = aimAt(primary, backup);
            long killed = faults.kill(primary);
            faults.kill(backup);
            String next = ruidIn(partition);
            figures.addNanos("primary and backup coordinator killed: to the first frame of the next request", served(next) - killed);
            playing.seesAllWithin(BUFFER, figures, "primary and backup coordinator killed");
            assertThat(primariesSoFar(partition).getLast()).as("SETUP").isNotIn(primary, backup);
            // The domain's report is made of heartbeats, and names the dead until they are expelled.
            Await.until("the domain to name the third as primary", WITHIN, () -> !List.of(primary, backup).contains(coordinator(partition, "PRIMARY")));
            playing.isDone(rest);
        }
    }

    /** While it stands its backup takes over; what it decides when it wakes, from lists that are old by then, changes nothing. */
    @Test
    void aFrozenPrimaryThatWakesUpChangesNothing() {
        try (Playing playing = play(1)) {
            playing.awaitFrames(50);
            int partition = partitionOf(playing.ruid());
            String primary = coordinator(partition, "PRIMARY");
            Faults faults = aimAt(primary);
            // Has an open request that it would end as abandoned, were its lists the right ones.
            String open = ruidIn(partition);
            rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-49\",\"ruid\":\"" + open + "\"}").expect(201);

            long frozen = faults.pause(primary);
            figures.addNanos("primary coordinator frozen: to the first frame of the next request", served(ruidIn(partition)) - frozen);
            faults.resume(primary);
            served(ruidIn(partition));
            receives(open);
            playing.seesAllWithin(BUFFER, figures, "primary coordinator frozen");
            playing.isDone(rest);
            backupsEqualPrimaries();
        }
    }

    /** Its own clock says that everybody is silent; it must expel nobody for that. */
    @Test
    void aCoordinatorCutOffFromKafkaIsReplacedAndComesBackAsBackup() {
        try (ProcessNetwork network = ProcessNetwork.of(cluster, "coordinator-1")) {
            theViewHasAllNodes();
            try (Playing playing = play(1)) {
                playing.awaitFrames(50);
                network.cut(Way.BOTH);
                for (int partition = 0; partition < 3; partition++) {
                    served(ruidIn(partition));
                }
                Await.until("a view without coordinator-1", WITHIN, () -> !members().containsKey("coordinator-1"));
                assertThat(members()).hasSize(9);
                network.heal();
                playing.seesAllWithin(BUFFER, figures, "coordinator cut off");
                playing.isDone(rest);
                theViewHasAllNodes();
                served(ruidIn(0));
                backupsEqualPrimaries();
            }
        }
    }

    @Test
    void aRequestMadeWhileThereIsNoStrategistIsServedWhenItIsBack() {
        aimAt("strategist-1").kill("strategist-1");
        List<ViewerChannel> waiting = new ArrayList<>();
        try (Playing playing = new Playing(cluster.gateway(2), Library.DEMO, 1); SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            for (int i = 0; i < 3; i++) {
                ViewerChannel channel = viewer.openWithoutWaiting(Map.of("movieId", Library.DEMO, "wanted", FIFTY.toText()));
                channel.demand(1, FIFTY.toText());
                waiting.add(channel);
            }
            waiting.forEach(ViewerChannel::awaitOpened);
            String made = new Rest(cluster.gateway(2)).post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-49\"}").expect(201).json().path("ruid").asString();
            assertThat(request(made).path("phase").asString()).isEqualTo("PENDING");
            assertThat(waiting).allMatch(channel -> channel.arrivals().isEmpty());

            long begun = System.nanoTime();
            cluster.heal();
            for (ViewerChannel channel : waiting) {
                channel.awaitEnd(1, WITHIN);
                new EveryWantedFrameDeliveredOnce(FIFTY, 1, channel.arrivals()).check();
                channel.done("");
            }
            figures.addNanos("strategist back: to the last of three requests that waited", System.nanoTime() - begun);
            receives(made);
            playing.isDone(rest);
        }
    }

    /** In every partition of the dead primary, not only in one. */
    @Test
    void requestsMadeWhileAPrimaryIsDeadAreAnsweredByTheNewOne() {
        String primary = coordinator(0, "PRIMARY");
        Faults faults = aimAt(primary);
        try (Playing playing = play(1)) {
            playing.awaitFrames(50);
            List<String> ruids = new ArrayList<>();
            long killed = faults.kill(primary);
            long worst = 0;
            for (int partition = 0; partition < 6; partition++) {
                String ruid = ruidIn(partition);
                ruids.add(ruid);
                worst = Math.max(worst, served(ruid) - killed);
            }
            figures.addNanos("primary coordinator killed: until requests of all partitions had a frame, one after the other", worst);
            assertThat(Duration.ofNanos(worst)).isLessThan(Duration.ofSeconds(10));
            playing.seesAllWithin(BUFFER, figures, "primary coordinator killed");
            playing.isDone(rest);
            ruids.forEach(ruid -> assertThat(request(ruid).path("phase").asString()).isEqualTo("DONE"));
            backupsEqualPrimaries();
        }
    }
}
