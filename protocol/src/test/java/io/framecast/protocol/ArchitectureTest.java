package io.framecast.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String[] PURE = {"io.framecast.protocol.mask..", "io.framecast.protocol.event..", "io.framecast.protocol.delivery.."};
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.framecast.protocol");

    @Test
    void purePackagesKnowNoNetworkAndNoBroker() {
        noClasses().that().resideInAnyPackage(PURE)
                .should().dependOnClassesThat().resideInAnyPackage("io.netty..", "org.apache.kafka..", "io.micrometer..", "org.slf4j..", "java.net..",
                        "java.nio.channels..", "io.framecast.protocol.link..", "io.framecast.protocol.sink..", "io.framecast.protocol.topic..")
                .check(CLASSES);
    }

    @Test
    void purePackagesKnowNoThreadAndNoClock() {
        noClasses().that().resideInAnyPackage(PURE)
                .should().dependOnClassesThat().resideInAnyPackage("java.util.concurrent..")
                .orShould().dependOnClassesThat().areAssignableTo(Thread.class)
                .orShould().dependOnClassesThat().areAssignableTo(java.util.Timer.class)
                .orShould().dependOnClassesThat().areAssignableTo(java.time.Clock.class)
                .orShould().dependOnClassesThat().areAssignableTo(java.util.Random.class)
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void holderSideKnowsNothingOfTheSinkSide() {
        noClasses().that().resideInAPackage("io.framecast.protocol.link..")
                .should().dependOnClassesThat().resideInAnyPackage("io.framecast.protocol.sink..", "io.framecast.protocol.delivery..")
                .check(CLASSES);
    }

    @Test
    void nothingHereKnowsSpring() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("org.springframework..").check(CLASSES);
    }
}
