package io.framecast.coordinator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String[] PURE = {
        "io.framecast.coordinator.request..", "io.framecast.coordinator.admission..", "io.framecast.coordinator.membership..", "io.framecast.coordinator.catalogue..",
        "io.framecast.coordinator.term..", "io.framecast.coordinator.handover.."};

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.framecast.coordinator");

    @Test
    void decisionsKnowNoFrameworkAndNoThread() {
        noClasses().that().resideInAnyPackage(PURE)
                .should().dependOnClassesThat().resideInAnyPackage("org.springframework..", "org.apache.kafka..", "io.netty..",
                        "io.micrometer..", "java.util.concurrent..", "java.sql..", "org.slf4j..")
                .orShould().dependOnClassesThat().areAssignableTo(Thread.class)
                .check(classes);
    }

    @Test
    void decisionsAreToldTheTime() {
        noClasses().that().resideInAnyPackage(PURE)
                .should().callMethod(Instant.class, "now")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().dependOnClassesThat().areAssignableTo(java.time.Clock.class)
                .orShould().dependOnClassesThat().areAssignableTo(java.util.Random.class)
                .check(classes);
    }

    @Test
    void decisionsDoNotKnowWhoCarriesThemOut() {
        noClasses().that().resideInAnyPackage(PURE)
                .should().dependOnClassesThat().resideInAnyPackage("io.framecast.coordinator.lists..",
                        "io.framecast.coordinator.ledger..", "io.framecast.coordinator.node..")
                .check(classes);
    }

    @Test
    void onlyTheNodeKnowsSpring() {
        noClasses().that().resideInAnyPackage("io.framecast.coordinator.lists..", "io.framecast.coordinator.ledger..")
                .should().dependOnClassesThat().resideInAnyPackage("org.springframework..", "io.framecast.coordinator.node..")
                .check(classes);
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching("io.framecast.coordinator.(*)..").should().beFreeOfCycles().check(classes);
    }
}
