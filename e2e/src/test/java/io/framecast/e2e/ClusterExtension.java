package io.framecast.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framecast.e2e.cluster.ClusterOptions;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.report.Figures;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Keeps at most one cluster up over all test classes and prints the figures at the end. */
final class ClusterExtension implements BeforeAllCallback, AfterEachCallback, ParameterResolver {

    /** What stands still for so long in a watched folder is whole: longer than a busy machine keeps a writer from its next byte. */
    static final int WATCHED_SETTLE_SECONDS = 5;

    /** Ends with the test run, whatever failed before. */
    private static final class Run implements AutoCloseable {

        private final Figures figures = new Figures();
        private final Map<String, AssertionError> failedToStart = new HashMap<>();
        private ClusterUnderTest cluster;
        private ContainerServers servers;

        synchronized ClusterUnderTest cluster(String name) {
            if (cluster != null && !cluster.options().name().equals(name)) {
                end();
            }
            if (failedToStart.containsKey(name)) {
                throw new AssertionError("cluster " + name + " failed to start before", failedToStart.get(name));
            }
            if (cluster == null) {
                long begun = System.nanoTime();
                try {
                    cluster = startOrAttach(ClusterOptions.usual(name).watching(WATCHED_SETTLE_SECONDS));
                } catch (AssertionError e) {
                    failedToStart.put(name, e);
                    throw e;
                }
                if (System.getProperty("framecast.e2e.attach", "").isEmpty()) figures.add("./framecast up, 10 services, demo imported (" + name + ")", (System.nanoTime() - begun) / 1e9, "s");
            }
            return cluster;
        }

        /** {@code -Dframecast.e2e.attach=DIR} names the data directory of a cluster that is up already: for trying one scenario. */
        private ClusterUnderTest startOrAttach(ClusterOptions options) {
            String data = System.getProperty("framecast.e2e.attach", "");
            if (ContainerServers.areWanted()) {
                servers = ContainerServers.start();
                return ClusterUnderTest.start(options.on(servers.addresses()));
            }
            return data.isEmpty() ? ClusterUnderTest.start(options) : ClusterUnderTest.attach(options, Path.of(data));
        }

        private void end() {
            ClusterUnderTest former = cluster;
            ContainerServers formerServers = servers;
            cluster = null;
            servers = null;
            try {
                if (former != null) {
                    former.close();
                }
            } finally {
                if (formerServers != null) {
                    formerServers.close();
                }
            }
        }

        @Override
        public synchronized void close() {
            System.out.println(figures.table());
            figures.writeTo(ClusterUnderTest.artefacts().resolve("figures.md"));
            end();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional<String> hindrance = ContainerServers.hindrance();
        // Printed too: Maven does not show why a class was skipped.
        hindrance.ifPresent(why -> System.out.println(context.getDisplayName() + " " + why));
        assumeTrue(hindrance.isEmpty(), () -> hindrance.orElse(""));
        String name = context.getRequiredTestClass().getAnnotation(OnCluster.class).value();
        run(context).cluster(name);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        String name = context.getRequiredTestClass().getAnnotation(OnCluster.class).value();
        if (name.equals(OnCluster.HARMED)) {
            run(context).cluster(name).heal();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == ClusterUnderTest.class || type == Figures.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == Figures.class) {
            return run(context).figures;
        }
        return run(context).cluster(context.getRequiredTestClass().getAnnotation(OnCluster.class).value());
    }

    private static Run run(ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(ClusterExtension.class)).computeIfAbsent(Run.class);
    }
}
