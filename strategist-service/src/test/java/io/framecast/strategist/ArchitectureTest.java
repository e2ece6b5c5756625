package io.framecast.strategist;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.framecast.strategist");

    @Test
    void planningKnowsNothingButMasksAndEvents() {
        classes().that().resideInAPackage("..strategist.plan..").should().onlyDependOnClassesThat().resideInAnyPackage(
                "io.framecast.strategist.plan..", "io.framecast.protocol.mask..", "io.framecast.protocol.event..", "java.lang..",
                "java.util", "java.util.function..", "java.util.stream..", "org.jspecify..").check(MODULE);
    }

    @Test
    void planningHasNoClockThreadOrChance() {
        noClasses().that().resideInAPackage("..strategist.plan..").should().dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.(Thread|Runtime).*|java\\.util\\.Random|java\\.time\\..*Clock")
                .orShould().callMethod(System.class, "nanoTime").orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(Math.class, "random").check(MODULE);
    }

    @Test
    void localCopiesKnowNeitherSpringNorKafka() {
        noClasses().that().resideInAPackage("..strategist.domain..").should().dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.apache.kafka..").check(MODULE);
    }

    @Test
    void noOtherServiceIsKnown() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("io.framecast.coordinator..", "io.framecast.frameservice..",
                "io.framecast.gateway..", "io.framecast.localcluster..").check(MODULE);
    }

    @Test
    void packagesHaveNoCycles() {
        SlicesRuleDefinition.slices().matching("io.framecast.strategist.(*)..").should().beFreeOfCycles().check(MODULE);
    }
}
