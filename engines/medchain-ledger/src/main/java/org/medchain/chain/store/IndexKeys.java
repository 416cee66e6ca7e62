package org.medchain.chain.store;

import java.nio.ByteBuffer;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * The keys of the index: a letter for the kind, then the name. An event has one key, the short
 * name of its hash; the rest that is known of it is in the
 * entry of its block, which every reader of the event needs too, so that it costs neither a key nor a look-up of its own.
 */
final class IndexKeys {
    /** Format, genesis hash and the height up to which blocks are indexed. */
    static final byte[] META = {'m'};

    /** The kind of the keys of {@link #members}. */
    static final byte MEMBERS = 'n';

    private IndexKeys() {}

    /** Leads to the {@link Place} of the event. */
    static byte[] event(HashNames names, EventHash event) {
        return names.key('e', event.digest());
    }

    /** Leads to the {@link Place} of the event at this place of a stream, which is not the first. */
    static byte[] chunk(StreamPlace chunk) {
        ByteBuffer key = ByteBuffer.allocate(1 + 3 * Numbers.MAX_SHORT).put((byte) 'c');
        Numbers.putShort(key, chunk.first().height());
        Numbers.putShort(key, chunk.first().index());
        Numbers.putShort(key, chunk.index());
        return Numbers.exact(key);
    }

    /** Leads to the signer's number; signers are numbered from 1 in the order of their first events. */
    static byte[] signer(Digest id) {
        return key('i', id.value());
    }

    /** Leads to the id of the signer with this number. */
    static byte[] signerId(long number) {
        return numbered('j', number);
    }

    /** Leads to {@link SignedEvents}: those of this type by this signer in the block. Ascending heights have ascending keys. */
    static byte[] signed(long signer, EventType type, long height) {
        byte[] prefix = signed(signer, type);
        return ByteBuffer.allocate(prefix.length + Long.BYTES)
                .put(prefix)
                .putLong(height)
                .array();
    }

    /** The prefix of the keys of all events of this type by this signer. */
    static byte[] signed(long signer, EventType type) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put((byte) 't')
                .putLong(signer)
                .putLong(type.code())
                .array();
    }

    /** The height in a key that {@link #signed(long, EventType, long)} made. */
    static long height(byte[] signed) {
        return ByteBuffer.wrap(signed).getLong(signed.length - Long.BYTES);
    }

    /** Leads to the height of the block. */
    static byte[] block(HashNames names, BlockHash block) {
        return names.key('b', block.digest());
    }

    /** Leads to a {@link BlockEntry}. */
    static byte[] height(long height) {
        return numbered('h', height);
    }

    /** Leads to an {@link Admission}. */
    static byte[] identity(PublicIdentity identity) {
        return key('a', identity.id().value());
    }

    /** Leads to the hash of the last event by which the CA revoked the certificate. */
    static byte[] revoked(Bytes serial) {
        return key('r', serial);
    }

    /** Leads to the hash of the first event that ended the session. */
    static byte[] removal(HashNames names, EventHash session) {
        return names.key('s', session.digest());
    }

    /** Leads to a {@link MembersEntry}: the members from this height on. Ascending heights have ascending keys. */
    static byte[] members(long from) {
        return numbered((char) MEMBERS, from);
    }

    private static byte[] numbered(char kind, long number) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) kind)
                .putLong(number)
                .array();
    }

    private static byte[] key(char kind, Bytes name) {
        byte[] key = new byte[1 + name.size()];
        key[0] = (byte) kind;
        name.copyTo(key, 1);
        return key;
    }
}
