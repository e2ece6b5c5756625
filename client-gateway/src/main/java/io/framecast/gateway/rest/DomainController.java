package io.framecast.gateway.rest;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.domain.DomainReport;
import io.framecast.gateway.node.GatewayProperties;
import io.framecast.gateway.viewing.RequestRefusedException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** The domain's nodes; and what stands where the socket is for those who do not upgrade. */
@RestController
class DomainController {

    private final String domain;
    private final Catalogue catalogue;

    DomainController(GatewayProperties properties, Catalogue catalogue) {
        this.domain = properties.domain();
        this.catalogue = catalogue;
    }

    @GetMapping("/api/v1/domain")
    DomainReport domain() {
        return DomainReport.of(domain, catalogue);
    }

    @GetMapping("/api/v1/socket")
    void socket(ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().set(HttpHeaders.UPGRADE, "websocket");
        throw new RequestRefusedException(HttpStatus.UPGRADE_REQUIRED.value(),
                "the socket takes WebSocket connections alone; connect with ws:// and subprotocol framecast.v1");
    }
}
