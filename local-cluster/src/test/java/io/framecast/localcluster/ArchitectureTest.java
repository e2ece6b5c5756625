package io.framecast.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String ROOT = "io.framecast.localcluster";
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void onlyTheCommandLineKnowsPicocli() {
        assertThat(thoseThatUse("picocli.")).allMatch(name -> name.startsWith(ROOT + ".cli."));
    }

    @Test
    void onlyTheBrokerKnowsKafkasServer() {
        assertThat(thoseThatUse("kafka.server.")).allMatch(name -> name.startsWith(ROOT + ".kafka."));
        assertThat(thoseThatUse("org.apache.kafka.metadata.")).allMatch(name -> name.startsWith(ROOT + ".kafka."));
    }

    @Test
    void theLayoutDependsOnNoOtherPackageOfThisModule() {
        assertThat(usesOf("layout", ROOT)).allMatch(name -> name.startsWith(ROOT + ".layout."));
    }

    @Test
    void nothingDependsOnTheCommandLineButItsEntryPoint() {
        assertThat(thoseThatUse(ROOT + ".cli.")).allMatch(name -> name.startsWith(ROOT + ".cli.") || name.equals(ROOT + ".Framecast"));
    }

    @Test
    void servicesAreStartedAndNeverCompiledAgainst() {
        List<String> services = List.of("coordinator", "strategist", "frameservice", "gateway");
        services.forEach(service -> assertThat(thoseThatUse("io.framecast." + service + ".")).isEmpty());
    }

    @Test
    void whatIsPlayedIsDecidedWithoutClockNetworkOrThreads() {
        JavaClass playback = CLASSES.get(ROOT + ".gateway.Playback");
        assertThat(playback.getDirectDependenciesFromSelf())
                .extracting(dependency -> dependency.getTargetClass().getPackageName())
                .noneMatch(name -> name.startsWith("java.net") || name.startsWith("java.time") || name.startsWith("java.util.concurrent"));
        assertThat(playback.getMethodCallsFromSelf())
                .noneMatch(call -> call.getTargetOwner().isEquivalentTo(System.class));
    }

    private static Set<String> thoseThatUse(String prefix) {
        return CLASSES.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> dependency.getTargetClass().getName().startsWith(prefix)))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
    }

    private static Set<String> usesOf(String layer, String prefix) {
        return CLASSES.stream()
                .filter(type -> type.getPackageName().startsWith(ROOT + "." + layer))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .map(JavaClass::getName)
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toSet());
    }
}
