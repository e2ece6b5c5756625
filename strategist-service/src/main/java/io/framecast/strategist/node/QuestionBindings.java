package io.framecast.strategist.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.binder.Binding;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.cloud.stream.binding.BindingsLifecycleController.State;

/** Starts and stops listening to questions, and starts a listener again that ended by itself. */
final class QuestionBindings {

    private static final Logger LOG = LoggerFactory.getLogger(QuestionBindings.class);
    private static final List<String> NAMES = List.of("prq-in-0", "place-in-0");

    private final BindingsLifecycleController bindings;
    private final Counter restarts;

    QuestionBindings(BindingsLifecycleController bindings, MeterRegistry meters) {
        this.bindings = bindings;
        this.restarts = Counter.builder("framecast.listeners.restarted")
                .description("listeners started again after they had ended by themselves").register(meters);
    }

    void start() {
        NAMES.forEach(name -> bindings.changeState(name, State.STARTED));
    }

    void stop() {
        NAMES.forEach(name -> bindings.changeState(name, State.STOPPED));
    }

    boolean areRunning() {
        return NAMES.stream().allMatch(this::isRunning);
    }

    void restartEnded() {
        for (String name : NAMES) {
            if (!isRunning(name)) {
                LOG.warn("listener {} had ended and is started again", name);
                restarts.increment();
                bindings.changeState(name, State.STARTED);
            }
        }
    }

    private boolean isRunning(String name) {
        List<Binding<?>> bound = bindings.queryState(name);
        return !bound.isEmpty() && bound.stream().allMatch(Binding::isRunning);
    }
}
