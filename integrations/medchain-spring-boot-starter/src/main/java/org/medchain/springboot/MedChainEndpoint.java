package org.medchain.springboot;

import org.medchain.core.MedChain;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** The actuator's endpoint {@code medchain}: where ledger and directory stand, for operators. */
@Endpoint(id = "medchain")
final class MedChainEndpoint {
    private final MedChain medchain;

    MedChainEndpoint(MedChain medchain) {
        this.medchain = medchain;
    }

    @ReadOperation
    StatusView status() {
        return StatusView.of(medchain.status());
    }
}
