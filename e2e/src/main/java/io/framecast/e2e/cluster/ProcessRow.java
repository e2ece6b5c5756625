package io.framecast.e2e.cluster;

/**
 * One row of {@code ./framecast status --json}.
 *
 * @param name the process's name, its nodeId
 * @param role what it does
 * @param pid its process id; 0 while it has none
 * @param port the port others dial
 * @param metricsPort where its actuator answers; 0 where there is none
 * @param state STARTING, RUNNING, PAUSED, STOPPED or DEAD
 */
public record ProcessRow(String name, String role, long pid, int port, int metricsPort, String state) {}
