package io.framecast.frameservice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may know what in the frame service. */
class ArchitectureTest {

    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.framecast.frameservice");
    }

    @Test
    void theStoreKnowsFilesAndTheLinkOnly() {
        noClasses().that().resideInAPackage("..frameservice.store..").should().dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.apache.kafka..", "org.bytedeco..", "io.micrometer..", "reactor..",
                        "io.framecast.protocol.event..", "io.framecast.protocol.topic..")
                .check(classes);
    }

    @Test
    void onlyTheFilmAndDemoPackagesTouchFfmpeg() {
        noClasses().that().resideOutsideOfPackages("..frameservice.film..", "..frameservice.demo..").should()
                .dependOnClassesThat().resideInAnyPackage("org.bytedeco..").check(classes);
    }

    @Test
    void conversionRunsWithoutSpringKafkaAndNetty() {
        noClasses().that().resideInAnyPackage("..frameservice.film..", "..frameservice.demo..", "..frameservice.conversion..").should()
                .dependOnClassesThat().resideInAnyPackage("org.springframework..", "org.apache.kafka..", "io.netty..", "reactor..")
                .check(classes);
    }

    @Test
    void springIsKnownToTheEdgesOnly() {
        noClasses().that().resideInAnyPackage("..announce..", "..avi..", "..importing..", "..receiving..", "..scrub..").should()
                .dependOnClassesThat().resideInAnyPackage("org.springframework..", "org.apache.kafka..", "reactor..").check(classes);
    }

    @Test
    void decisionsAndLayoutsKnowNoClockAndNoThread() {
        classes().that().haveSimpleName("SegmentIndex").or().haveSimpleName("StoreLayout").or().haveSimpleName("Catalogue")
                .or().haveSimpleName("PlacedFrames").or().haveSimpleName("ConversionLine").or().haveSimpleName("JpegHeader")
                .or().haveSimpleName("FrameStamp").or().haveSimpleName("Course")
                .should().onlyDependOnClassesThat().resideOutsideOfPackages("java.util.concurrent..", "io.netty..", "org.springframework..",
                        "org.apache.kafka..", "org.bytedeco..")
                .check(classes);
        noClasses().that().haveSimpleName("Catalogue").or().haveSimpleName("PlacedFrames")
                .should().callMethod(System.class, "nanoTime").orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(java.time.Instant.class, "now").check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.framecast.frameservice.(*)..").should().beFreeOfCycles().check(classes);
    }
}
