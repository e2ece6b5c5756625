package io.framecast.gateway.rest;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.domain.DomainReport;
import io.framecast.gateway.drain.DrainDesk;
import io.framecast.gateway.drain.DrainDesk.DrainReport;
import io.framecast.gateway.node.GatewayProperties;
import io.framecast.gateway.viewing.RequestRefusedException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The domain's nodes; and what stands where the socket is for those who do not upgrade. */
@RestController
class DomainController {

    private final String domain;
    private final Catalogue catalogue;
    private final DrainDesk drains;

    DomainController(GatewayProperties properties, Catalogue catalogue, DrainDesk drains) {
        this.domain = properties.domain();
        this.catalogue = catalogue;
        this.drains = drains;
    }

    @GetMapping("/api/v1/domain")
    DomainReport domain() {
        return DomainReport.of(domain, catalogue);
    }

    @PutMapping("/api/v1/domain/nodes/{nodeId}/draining")
    Mono<DrainReport> drain(@PathVariable String nodeId) {
        return drains.set(nodeId, true);
    }

    @DeleteMapping("/api/v1/domain/nodes/{nodeId}/draining")
    Mono<DrainReport> drainNoMore(@PathVariable String nodeId) {
        return drains.set(nodeId, false);
    }

    @GetMapping("/api/v1/socket")
    void socket(ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().set(HttpHeaders.UPGRADE, "websocket");
        throw new RequestRefusedException(HttpStatus.UPGRADE_REQUIRED.value(),
                "the socket takes WebSocket connections alone; connect with ws:// and subprotocol framecast.v1");
    }
}
