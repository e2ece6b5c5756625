package io.framecast.localcluster.layout;

/** What a process of the local cluster does. */
public enum Role {
    KAFKA("kafka", ""),
    POSTGRES("postgres", ""),
    COORDINATOR("coordinator", "coordinator-service"),
    STRATEGIST("strategist", "strategist-service"),
    FRAME_SERVICE("frame-service", "frame-service"),
    GATEWAY("gateway", "client-gateway");

    private final String label;
    private final String module;

    Role(String label, String module) {
        this.label = label;
        this.module = module;
    }

    /** The role as {@code status} prints it. */
    public String label() {
        return label;
    }

    /** The Maven module whose jar runs in this role; empty for Kafka and PostgreSQL, which are embedded. */
    public String module() {
        return module;
    }

    /** Whether this is one of Framecast's own services, a Spring Boot jar with actuator endpoints. */
    public boolean isService() {
        return !module.isEmpty();
    }

    /** The stem of this role's process names: {@code frame} for {@code frame-1}. */
    public String namePrefix() {
        return this == FRAME_SERVICE ? "frame" : label;
    }
}
