package org.medchain.springboot.howto;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves the member's ledger to clients. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("hospital.ledger.port")
public class LedgerServing {
    @Bean(destroyMethod = "close")
    public LedgerServer ledgerServer(
            MedChain medchain,
            CertifiedIdentity member,
            @Value("${hospital.ledger.address}") InetAddress address,
            @Value("${hospital.ledger.port}") int port)
            throws MedChainException {
        return LedgerServerBuilder.of(medchain.ledger())
                .member(member)
                .address(new InetSocketAddress(address, port))
                .open();
    }
}
