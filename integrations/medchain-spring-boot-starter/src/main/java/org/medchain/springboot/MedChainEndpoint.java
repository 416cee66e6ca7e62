package org.medchain.springboot;

import java.util.Optional;
import org.medchain.core.MedChain;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** The actuator's endpoint {@code medchain}: where ledger and directory stand, for operators. */
@Endpoint(id = "medchain")
final class MedChainEndpoint {
    private final MedChain medchain;
    private final Optional<ServedClients> clients;

    MedChainEndpoint(MedChain medchain, Optional<ServedClients> clients) {
        this.medchain = medchain;
        this.clients = clients;
    }

    @ReadOperation
    StatusView status() {
        return StatusView.of(medchain.status(), clients);
    }
}
