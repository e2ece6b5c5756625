package io.framecast.frameservice;

import io.framecast.frameservice.conversion.ConversionChild;
import io.framecast.frameservice.demo.MakeDemo;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * The frame service: stores frames, imports films, pushes frames to sinks.
 *
 * <p>The same program is its own child: {@code convert} turns one film into frames, {@code make-demo FILE} writes the demo movie;
 * both run without Spring.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class FrameServiceApplication {

    /** Starts the service, or what the first argument names; all other arguments are Spring Boot's. */
    public static void main(String[] args) {
        String command = args.length == 0 ? "" : args[0];
        switch (command) {
            case ConversionChild.COMMAND -> System.exit(ConversionChild.run(args));
            case MakeDemo.COMMAND -> System.exit(MakeDemo.run(args));
            default -> SpringApplication.run(FrameServiceApplication.class, args);
        }
    }
}
