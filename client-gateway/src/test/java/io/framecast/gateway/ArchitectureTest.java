package io.framecast.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.framecast.gateway");

    private static final String[] PURE = {
        "io.framecast.gateway.channel", "io.framecast.gateway.catalogue", "io.framecast.gateway.request", "io.framecast.gateway.domain",
    };

    @Test
    void decisionsKnowNoSpringKafkaNettyOrDatabase() {
        noClasses().that().resideInAnyPackage(PURE)
                .should().dependOnClassesThat().resideInAnyPackage("org.springframework..", "org.apache.kafka..", "io.netty..",
                        "reactor..", "java.sql..", "io.micrometer..")
                .check(CLASSES);
    }

    @Test
    void decisionsKnowNoClockAndNoThread() {
        noClasses().that().resideInAnyPackage(PURE)
                .should().callMethod(System.class, "nanoTime")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(java.time.Instant.class, "now")
                .orShould().dependOnClassesThat().areAssignableTo(Thread.class)
                .orShould().dependOnClassesThat().areAssignableTo(java.util.concurrent.Executor.class)
                .check(CLASSES);
    }

    @Test
    void layoutsOfFilesAndStripsAreOfNumbersAlone() {
        noClasses().that().haveSimpleName("AviLayout").or().haveSimpleName("FileFrames").or().haveSimpleName("Manifest")
                .or().haveSimpleName("StripLayout").or().haveSimpleName("Pace").or().haveSimpleName("Playing").or().haveSimpleName("IndexBlock")
                .should().dependOnClassesThat().resideInAnyPackage("org.springframework..", "reactor..", "io.micrometer..", "java.util.concurrent..")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void whatAViewingGoesByKnowsNoLoopNoSinkAndNoClock() {
        noClasses().that().haveSimpleName("ViewingState").or().haveSimpleName("Asking").or().haveSimpleName("Parting").or().haveSimpleName("Coverage")
                .should().dependOnClassesThat().resideInAnyPackage("io.netty..", "io.micrometer..", "java.util.concurrent..", "io.framecast.protocol.sink..")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void whichFrameComesNextAndWhatIsOwedKnowNoLoopNoReaderAndNoClock() {
        noClasses().that().haveSimpleName("FrameOrder").or().haveSimpleName("OwedFrames").or().haveSimpleName("Flights")
                .should().dependOnClassesThat().resideInAnyPackage("io.netty..", "io.micrometer..", "reactor..", "io.framecast.protocol.sink..")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void onlyTheNodeKnowsKafka() {
        noClasses().that().resideOutsideOfPackage("io.framecast.gateway.node")
                .should().dependOnClassesThat().resideInAnyPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void nobodyKnowsTheRestInterface() {
        noClasses().that().resideOutsideOfPackage("io.framecast.gateway.rest")
                .should().dependOnClassesThat().resideInAPackage("io.framecast.gateway.rest")
                .check(CLASSES);
    }

    @Test
    void theSocketKnowsNoSpring() {
        noClasses().that().resideInAnyPackage("io.framecast.gateway.socket", "io.framecast.gateway.viewing")
                .should().dependOnClassesThat().resideInAnyPackage("org.springframework..", "reactor..")
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("io.framecast.gateway.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
