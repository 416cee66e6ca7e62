package org.medchain.examples.readme;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;

/** An application that is a client of both networks, as the README opens it; the addresses are those of members' ledger servers. */
final class OpenClient {
    private OpenClient() {}

    static MedChain open(
            Path folder,
            ConsortiumConfig consortium,
            CertifiedIdentity doctor,
            InetSocketAddress northServer,
            InetSocketAddress southServer,
            Rosters rosters)
            throws MedChainException {
        // example begins
        MedChain medchain = MedChain.client(folder, consortium, doctor)
                .server(northServer)
                .server(southServer)
                .directory(rosters)
                .open();
        // example ends
        return medchain;
    }
}
