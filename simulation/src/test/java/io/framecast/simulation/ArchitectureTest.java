package io.framecast.simulation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.framecast.simulation");

    @Test
    void theSimulatedDomainKnowsNoRealClockThreadOrChance() {
        noClasses().that().resideInAnyPackage("..world..", "..node..", "..invariant..")
                .should().callMethod(Instant.class, "now")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().dependOnClassesThat().areAssignableTo(java.util.Random.class)
                .orShould().dependOnClassesThat().areAssignableTo(Thread.class)
                .orShould().dependOnClassesThat().resideInAnyPackage("org.springframework..", "io.netty..")
                .check(classes);
    }

    @Test
    void theWorldDoesNotKnowWhoLivesInIt() {
        slices().matching("io.framecast.simulation.(*)..").should().beFreeOfCycles().check(classes);
    }
}
