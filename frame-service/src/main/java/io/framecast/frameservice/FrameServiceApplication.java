package io.framecast.frameservice;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The frame service: stores frames, imports films, pushes frames to sinks. */
@SpringBootApplication
public class FrameServiceApplication {

    /** Starts the service; arguments are Spring Boot's. */
    public static void main(String[] args) {
        SpringApplication.run(FrameServiceApplication.class, args);
    }
}
