package org.medchain.chain.remote;

import java.nio.ByteBuffer;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/** Names the network of a consortium's clients: another one than its members', so that neither's links pass for the other's. */
final class Networks {
    private static final Bytes CLIENTS = Bytes.utf8("ledger-clients/");

    private Networks() {}

    static Bytes ofClients(ConsortiumConfig config) {
        return Bytes.takeOwnership(ByteBuffer.allocate(CLIENTS.size() + Digest.SIZE)
                .put(CLIENTS.toByteArray())
                .put(config.genesisHash().value().toByteArray())
                .array());
    }
}
