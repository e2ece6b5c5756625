package io.framecast.coordinator.lists;

import io.framecast.coordinator.handover.ListHolder;
import io.framecast.coordinator.handover.Placement;
import io.framecast.coordinator.handover.Placing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ApplicationState;
import org.apache.kafka.streams.processor.assignment.AssignmentConfigs;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment.AssignedTask;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsState;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.assignment.TaskAssignor;

/**
 * Has {@link Placing} decide who has which lists, in the coordinator that leads the group. Kafka Streams makes it by its name, from
 * {@code task.assignor.class}.
 */
public final class ListsAssignor implements TaskAssignor {

    /**
     * What is unfinished is looked at again after this: a coordinator that has just started has read its lists in by then, in a usual
     * domain, and is no longer busy with starting.
     */
    private static final Duration LOOKED_AT_AGAIN_AFTER = Duration.ofSeconds(5);

    /** Kafka Streams says so of the primary itself; other negative numbers: it does not know, as its log did not answer. */
    private static final long READ_TO_THE_END = -2;

    @Override
    public TaskAssignment assign(ApplicationState state) {
        Map<Integer, TaskId> tasks = new TreeMap<>();
        state.allTasks().keySet().forEach(task -> tasks.put(task.partition(), task));
        AssignmentConfigs settings = state.assignmentConfigs();
        Collection<KafkaStreamsState> coordinators = state.kafkaStreamsStates(true).values();
        List<ListHolder> holders = coordinators.stream().map(ListsAssignor::holder).toList();
        Placement placement = Placing.place(holders, new TreeSet<>(tasks.keySet()), settings.numStandbyReplicas(), settings.acceptableRecoveryLag());
        return new TaskAssignment(assignments(coordinators, tasks, placement));
    }

    private static List<KafkaStreamsAssignment> assignments(Collection<KafkaStreamsState> coordinators, Map<Integer, TaskId> tasks, Placement placement) {
        Map<String, Set<AssignedTask>> assigned = new HashMap<>();
        placement.primaries().forEach((list, id) ->
                assigned.computeIfAbsent(id, any -> new HashSet<>()).add(new AssignedTask(tasks.get(list), AssignedTask.Type.ACTIVE)));
        placement.backups().forEach((list, ids) -> ids.forEach(id ->
                assigned.computeIfAbsent(id, any -> new HashSet<>()).add(new AssignedTask(tasks.get(list), AssignedTask.Type.STANDBY))));
        List<KafkaStreamsAssignment> assignments = new ArrayList<>();
        boolean isAskedForAnother = false;
        for (ProcessId process : coordinators.stream().map(KafkaStreamsState::processId).sorted().toList()) {
            KafkaStreamsAssignment own = KafkaStreamsAssignment.of(process, assigned.getOrDefault(process.toString(), Set.of()));
            if (placement.isUnfinished() && !isAskedForAnother) {
                isAskedForAnother = true;
                own = own.withFollowupRebalance(Instant.now().plus(LOOKED_AT_AGAIN_AFTER));
            }
            assignments.add(own);
        }
        return assignments;
    }

    private static ListHolder holder(KafkaStreamsState coordinator) {
        Map<Integer, Long> behind = new HashMap<>();
        coordinator.statefulTasksToLagSums().forEach((task, records) -> {
            if (records >= 0 || records == READ_TO_THE_END) {
                behind.put(task.partition(), Math.max(0, records));
            }
        });
        return new ListHolder(coordinator.processId().toString(), partitions(coordinator.previousActiveTasks()),
                partitions(coordinator.previousStandbyTasks()), behind);
    }

    private static Set<Integer> partitions(Collection<TaskId> tasks) {
        return tasks.stream().map(TaskId::partition).collect(Collectors.toSet());
    }
}
