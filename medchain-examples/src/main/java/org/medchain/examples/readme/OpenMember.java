package org.medchain.examples.readme;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;
import org.medchain.metrics.Metrics;

/** A member of several, which is one of the directory's nodes too, as the page about consortiums opens it. */
final class OpenMember {
    private OpenMember() {}

    static MedChain open(
            Path folder,
            ConsortiumConfig consortium,
            CertifiedIdentity member,
            InetSocketAddress memberAddress,
            Rosters rosters,
            Metrics metrics)
            throws MedChainException {
        // example begins
        MedChain medchain = MedChain.member(folder, consortium, member)
                .consensus(QbftSettings.listen(memberAddress))
                .directoryNode(rosters)
                .metrics(metrics)
                .open();
        // example ends
        return medchain;
    }
}
