package io.framecast.strategist;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The strategist: turns wanted masks into strategies and imports into placements. */
@SpringBootApplication
public class StrategistApplication {

    /** Starts the service; arguments are Spring Boot's. */
    public static void main(String[] args) {
        SpringApplication.run(StrategistApplication.class, args);
    }
}
