package io.framecast.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in the harness. */
final class ArchitectureTest {

    private static final JavaClasses HARNESS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.framecast.e2e");

    @Test
    void invariantsAreJudgedFromEvidenceAlone() {
        noClasses().that().resideInAnyPackage("..invariant..", "..evidence..")
                .should().dependOnClassesThat().resideInAnyPackage("..client..", "..cluster..", "..fault..", "..probe..", "..browser..", "..deadline..",
                        "java.net..", "org.apache.kafka..", "com.microsoft..")
                .orShould().callMethod(System.class, "nanoTime")
                .check(HARNESS);
    }

    @Test
    void clientsAreWrittenFromTheContractAndShareOnlyMasksAndTheRecordLayoutWithTheProduct() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("io.framecast.gateway..", "io.framecast.frameservice..",
                        "io.framecast.coordinator..", "io.framecast.strategist..", "io.framecast.localcluster..", "io.framecast.protocol.event..",
                        "io.framecast.protocol.link..", "io.framecast.protocol.sink..", "io.framecast.protocol.topic..", "org.springframework..")
                .check(HARNESS);
    }

    @Test
    void theHarnessWaitsForConditionsAndNeverSleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).orShould().callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(HARNESS);
    }
}
