package io.framecast.localcluster.layout;

/**
 * One process that a cluster consists of. Ports are chosen once per {@code up} and kept by {@code start}.
 *
 * @param name the process's name, equal to its nodeId
 * @param role what it does
 * @param index 1-based number within its role
 * @param port the port that others dial: HTTP for services, the listener for Kafka and PostgreSQL
 * @param metricsPort where {@code /actuator} answers; 0 where there is none
 * @param controllerPort the KRaft controller listener of a broker; 0 for all others
 */
public record NodeSpec(String name, Role role, int index, int port, int metricsPort, int controllerPort) {}
