package io.framecast.frameservice.conversion;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this program starts itself once more: from its jar where it runs from one, else from its classes. */
final class OwnProgram {

    private static final String CACHE_DIRECTORY = "org.bytedeco.javacpp.cachedir";

    private static final String AOT_CACHE = "-XX:AOTCache=";

    private OwnProgram() {}

    /**
     * @param main the class with the main method, for where there is no executable jar
     * @param options options of the JVM
     * @param arguments arguments of the program
     */
    static List<String> command(Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(cacheOptions());
        command.addAll(options);
        String cache = System.getProperty(CACHE_DIRECTORY);
        if (cache != null) {
            command.add("-D" + CACHE_DIRECTORY + '=' + cache);
        }
        String classPath = System.getProperty("java.class.path");
        if (isInExecutableJar(main)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, main.getName()));
        }
        command.addAll(arguments);
        return command;
    }

    /** This process's ahead-of-time cache is of the same class path: with it the child starts in half the time. */
    private static List<String> cacheOptions() {
        List<String> own = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return own.stream().noneMatch(option -> option.startsWith(AOT_CACHE)) ? List.of()
                : own.stream().filter(option -> option.startsWith(AOT_CACHE) || option.startsWith("-Xlog:")).toList();
    }

    /** Spring Boot's executable jar has its classes in a jar inside a jar, which a class path cannot name. */
    private static boolean isInExecutableJar(Class<?> main) {
        return String.valueOf(main.getResource(main.getSimpleName() + ".class")).startsWith("jar:nested:");
    }
}
