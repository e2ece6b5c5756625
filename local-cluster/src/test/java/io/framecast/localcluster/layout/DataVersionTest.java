package io.framecast.localcluster.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.localcluster.layout.DataVersion.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataVersionTest {

    private static final DataVersion OURS = new DataVersion(3, "1.2.0", "4.2.1", 18);

    private static Verdict judge(DataVersion found) {
        return OURS.judge(Optional.of(found), "/data");
    }

    @Test
    void aNewDirectoryAndOneOfThisVersionFit() {
        assertThat(OURS.judge(Optional.empty(), "/data")).isEqualTo(new Verdict.Fits());
        assertThat(judge(OURS)).isEqualTo(new Verdict.Fits());
    }

    @Test
    void dataOfANewerFormatIsRefusedWithRuleValueAndRemedy() {
        assertThat(judge(new DataVersion(4, "2.0.0", "4.2.1", 18))).isEqualTo(new Verdict.Refused(
                "/data has data of format 4, written by Framecast 2.0.0; this is Framecast 1.2.0, which reads formats up to 3; "
                        + "use that version, or another directory with --data"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4.3.0 | 18 | has data of Kafka 4.3.0
            5.0.0 | 18 | has data of Kafka 5.0.0
            4.2.1 | 17 | has a database of PostgreSQL 17
            4.2.1 | 19 | has a database of PostgreSQL 19
            """)
    void dataThatKafkaOrPostgresWouldNotOpenIsRefusedBeforeTheyTry(String kafka, int postgres, String why) {
        assertThat(judge(new DataVersion(3, "1.1.0", kafka, postgres)))
                .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.why()).startsWith("/data " + why).contains("--data"));
    }

    @ParameterizedTest
    @CsvSource({"2, 4.2.1", "0, 4.1.0", "3, 4.2.9", "3, 4.10.0-rc1"})
    void olderDataIsTakenOverAndThatIsSaid(int format, String kafka) {
        DataVersion ours = kafka.startsWith("4.10") ? new DataVersion(3, "1.2.0", "4.11.0", 18) : OURS;

        assertThat(ours.judge(Optional.of(new DataVersion(format, "1.0.0", kafka, 18)), "/data"))
                .isInstanceOfSatisfying(Verdict.TakenOver.class, taken -> assertThat(taken.what()).contains("Framecast 1.0.0").contains("taken over by 1.2.0"));
    }

    @Test
    void aDirectoryWhoseDatabaseIsElsewhereIsTakenOverToo() {
        assertThat(judge(DataVersion.beforeStamps(DataVersion.NO_DATABASE))).isInstanceOf(Verdict.TakenOver.class);
    }
}
