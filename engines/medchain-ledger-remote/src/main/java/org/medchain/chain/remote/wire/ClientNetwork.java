package org.medchain.chain.remote.wire;

import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.link.LinkSettings;

/**
 * The name of the network between a consortium's servers and clients. It differs from that of the network between members, so that
 * a link of one is not accepted in the other.
 */
public final class ClientNetwork {
    private ClientNetwork() {}

    /** The network's name for this consortium. */
    public static Bytes of(ConsortiumConfig config) {
        return LinkSettings.network("ledger-clients", config.genesisHash().value());
    }
}
