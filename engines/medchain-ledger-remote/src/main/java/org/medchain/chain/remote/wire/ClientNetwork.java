package org.medchain.chain.remote.wire;

import java.nio.ByteBuffer;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * The name of the network between a consortium's servers and clients. It differs from that of the network between members, so that
 * a link of one is not accepted in the other.
 */
public final class ClientNetwork {
    private static final Bytes CLIENTS = Bytes.utf8("ledger-clients/");

    private ClientNetwork() {}

    /** The network name of this consortium: {@code ledger-clients/}, then the genesis hash. */
    public static Bytes of(ConsortiumConfig config) {
        return Bytes.takeOwnership(ByteBuffer.allocate(CLIENTS.size() + Digest.SIZE)
                .put(CLIENTS.toByteArray())
                .put(config.genesisHash().value().toByteArray())
                .array());
    }
}
