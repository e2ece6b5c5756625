package io.framecast.localcluster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.ClusterSettings;
import io.framecast.localcluster.layout.PortChooser;
import io.framecast.localcluster.layout.Role;
import io.framecast.localcluster.process.ProcessTable;
import io.framecast.localcluster.runtime.Installation;
import io.framecast.localcluster.runtime.RuntimePreparation;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Slow, about 20 s: real Kafka and PostgreSQL processes are started, killed and started again. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EmbeddedServersTest {

    @TempDir
    private Path temporary;

    private ClusterDirectory directory;
    private ClusterPlan plan;
    private RuntimePreparation preparation;

    @BeforeEach
    void start() throws IOException {
        directory = ClusterDirectory.at(temporary.resolve("data")).create();
        preparation = new RuntimePreparation(installationOfThisClassPath(), directory.mark());
        PortChooser ports = new PortChooser(new SplittableRandom(), StartConditions::isFree);
        ClusterPlan whole = ClusterPlan.of(new ClusterSettings(1, 1, 1, 1, 1, 0), "localclustertest0000aa", List.of(ports.next()), ports);
        plan = new ClusterPlan(whole.settings(), whole.kafkaClusterId(), Stream.of(Role.KAFKA, Role.POSTGRES)
                .map(role -> whole.withRole(role).getFirst()).toList());
        directory.writePlan(plan);
        new ClusterStarter(directory, plan, preparation, new Silent()).start();
    }

    @AfterEach
    void stop() {
        new ClusterStopper(directory, plan).stopAll();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterKafkaAndPostgresWereKilled() throws Exception {
        writeRecord();
        execute("CREATE TABLE movie (id text)");
        execute("INSERT INTO movie VALUES ('street')");
        LocalCluster cluster = LocalCluster.in(directory);

        for (String name : List.of("kafka", "postgres")) {
            cluster.kill(name);
            assertThat(state(name)).isEqualTo(NodeState.DEAD);
            cluster.start(name, preparation);
            assertThat(state(name)).isEqualTo(NodeState.RUNNING);
        }

        assertThat(readRecord()).isEqualTo("kept");
        assertThat(readMovie()).isEqualTo("street");
    }

    @Test
    void aPausedProcessSaysSoAndStopEndsItAllTheSame() {
        LocalCluster cluster = LocalCluster.in(directory);

        cluster.pause("postgres");
        assertThat(state("postgres")).isEqualTo(NodeState.PAUSED);
        assertThat(cluster.stop("postgres")).isTrue();
        assertThat(state("postgres")).isEqualTo(NodeState.STOPPED);
        assertThatThrownBy(() -> cluster.pause("postgres"))
                .isInstanceOf(ClusterProblem.class)
                .hasMessage("postgres is not running; start it with ./framecast start postgres");
        assertThat(cluster.resume("kafka")).isFalse();
        assertThat(cluster.pause("kafka")).isTrue();
        assertThat(cluster.pause("kafka")).isFalse();
        assertThatThrownBy(() -> cluster.start("kafka", preparation)).hasMessage("kafka is paused; let it go on with ./framecast resume kafka");
        assertThat(cluster.resume("kafka")).isTrue();
        assertThatThrownBy(() -> cluster.start("kafka", preparation)).hasMessageStartingWith("kafka is running already");
        assertThatThrownBy(() -> cluster.kill("frame-9")).hasMessage("there is no process frame-9 in this cluster; it has kafka, postgres");
    }

    @Test
    void downFindsEveryProcessThoughNothingIsWrittenDownOfThem() throws IOException {
        directory.removeProcesses();

        assertThat(ClusterShutdown.isNeeded(directory)).isTrue();
        ClusterShutdown.run(directory);

        assertThat(ClusterShutdown.isNeeded(directory)).isFalse();

        assertThat(ProcessTable.ofThisMachine().withEnvironment(ClusterDirectory.MARK, directory.root().toString())).isEmpty();
    }

    private NodeState state(String name) {
        return LocalCluster.in(directory).status().stream()
                .filter(row -> row.node().name().equals(name)).map(NodeStatus::state).findFirst().orElseThrow();
    }

    private void writeRecord() throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", plan.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("t", "kept")).get(30, TimeUnit.SECONDS);
        }
    }

    private String readRecord() {
        Map<String, Object> settings = Map.of("bootstrap.servers", plan.bootstrapServers(), "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition("t", 0)));
            return consumer.poll(Duration.ofSeconds(30)).iterator().next().value();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String readMovie() throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM movie")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(plan.databaseUrl(), "framecast", directory.databasePassword());
    }

    /** The launcher runs from a built jar; here a jar that names this test's class path stands in for it. */
    private Installation installationOfThisClassPath() throws IOException {
        Path target = Files.createDirectories(temporary.resolve("home/local-cluster/target"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString()).collect(Collectors.joining(" ")));
        try (OutputStream file = Files.newOutputStream(target.resolve("local-cluster-0.jar")); JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.finish();
        }
        return new Installation(temporary.resolve("home"));
    }

    private static final class Silent implements StartUpProgress {
        @Override
        public void step(String what) {
            // Nobody watches.
        }

        @Override
        public void started(String name, int all) {
            // Nobody watches.
        }

        @Override
        public void ready(String name, int ready, int all, double seconds) {
            // Nobody watches.
        }
    }
}
