package org.medchain.chain.store;

import java.nio.ByteBuffer;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;

/** The keys of the index: a letter for the sort, then the name. */
final class IndexKeys {
    /** Format, genesis hash and the height up to which blocks are indexed. */
    static final byte[] META = {'m'};

    /** The sort of the keys of {@link #members}. */
    static final byte MEMBERS = 'n';

    private IndexKeys() {}

    /** To an {@link EventEntry}. */
    static byte[] event(EventHash event) {
        return key('e', event.value());
    }

    /** To a height. */
    static byte[] block(BlockHash block) {
        return key('b', block.value());
    }

    /** To a {@link BlockEntry}. */
    static byte[] height(long height) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) 'h')
                .putLong(height)
                .array();
    }

    /** To an {@link Admission}. */
    static byte[] identity(PublicIdentity identity) {
        return key('a', identity.id().value());
    }

    /** To the hash of the last event by which the CA revoked the certificate. */
    static byte[] revoked(Bytes serial) {
        return key('r', serial);
    }

    /** To the hash of the first event that removed the session. */
    static byte[] removal(EventHash session) {
        return key('s', session.value());
    }

    /** To a {@link MembersEntry}: the members from this height on. Ascending heights have ascending keys. */
    static byte[] members(long from) {
        return ByteBuffer.allocate(1 + Long.BYTES).put(MEMBERS).putLong(from).array();
    }

    private static byte[] key(char sort, Bytes name) {
        byte[] key = new byte[1 + name.size()];
        key[0] = (byte) sort;
        name.copyTo(key, 1);
        return key;
    }
}
