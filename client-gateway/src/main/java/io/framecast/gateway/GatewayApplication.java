package io.framecast.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The gateway: REST, socket, multipart and the web page. */
@SpringBootApplication
public class GatewayApplication {

    /** Starts the service; arguments are Spring Boot's. */
    public static void main(String[] args) {
        SpringApplication.run(GatewayApplication.class, args);
    }
}
