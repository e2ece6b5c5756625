package io.framecast.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What decides and what tells is pure; nothing is compiled against a service that is started. */
final class ArchitectureTest {

    private static final JavaClasses BENCHMARKS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.framecast.benchmarks");

    @Test
    void schedulesKnowNoClockNoThreadAndNoCluster() {
        noClasses().that().resideInAPackage("..schedule..")
                .should().dependOnClassesThat().resideInAnyPackage("java.net..", "java.nio..", "java.util.concurrent..", "io.framecast.e2e..")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(Math.class, "random")
                // Without a seed.
                .orShould().callConstructor(java.util.Random.class)
                .check(BENCHMARKS);
    }

    @Test
    void reportsAreMadeOfWhatTheyAreGiven() {
        noClasses().that().resideInAPackage("..report..")
                .should().dependOnClassesThat().resideInAnyPackage("java.net..", "java.util.concurrent..", "io.framecast.e2e..",
                        "io.framecast.benchmarks.chaos..", "io.framecast.benchmarks.viewer..")
                .orShould().callMethod(System.class, "nanoTime")
                .check(BENCHMARKS);
    }

    @Test
    void clustersAreStartedAndNotCompiledAgainst() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("io.framecast.gateway..", "io.framecast.frameservice..",
                        "io.framecast.coordinator..", "io.framecast.localcluster..", "org.springframework..")
                .check(BENCHMARKS);
    }
}
