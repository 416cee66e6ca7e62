package org.medchain.examples.readme;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;

/** An application that is a client of both networks, as the README opens it. */
final class OpenClient {
    private OpenClient() {}

    static MedChain open(
            Path folder,
            ConsortiumConfig consortium,
            CertifiedIdentity doctor,
            InetSocketAddress north,
            InetSocketAddress south,
            Rosters rosters)
            throws MedChainException {
        // example begins
        MedChain medchain = MedChain.client(folder, consortium, doctor)
                .server(north)
                .server(south)
                .directory(rosters)
                .open();
        // example ends
        return medchain;
    }
}
