package org.medchain.chain.store;

import java.nio.ByteBuffer;
import org.medchain.chain.block.Place;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * The keys of the index: a letter for the sort, then the name. What has a place on the chain is named by that, not by its
 * hash: a quarter of the bytes, and neighbours have neighbouring keys, of which the database writes only where they differ.
 */
final class IndexKeys {
    /** Format, genesis hash and the height up to which blocks are indexed. */
    static final byte[] META = {'m'};

    /** The sort of the keys of {@link #members}. */
    static final byte MEMBERS = 'n';

    private IndexKeys() {}

    /** To the {@link Place} of the event. */
    static byte[] event(EventHash event) {
        return key('e', event.value());
    }

    /** To what is kept of the event: see {@link EventRecord}. */
    static byte[] place(Place place) {
        return numbered('p', place.value());
    }

    /** To the {@link Place} of the event that is at this one, which is not the first, of its stream. */
    static byte[] chunk(StreamPlace chunk) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put((byte) 'c')
                .putLong(chunk.first().value())
                .putLong(chunk.index())
                .array();
    }

    /** To the signer's number: signers are counted from 1 as their first events come. */
    static byte[] signer(Digest id) {
        return key('i', id.value());
    }

    /** To the id of the signer with this number. */
    static byte[] signerId(long number) {
        return numbered('j', number);
    }

    /** To nothing: there is an event of this type by this signer at this place. Ascending places have ascending keys. */
    static byte[] signed(long signer, EventType type, Place place) {
        byte[] prefix = signed(signer, type);
        return ByteBuffer.allocate(prefix.length + Long.BYTES)
                .put(prefix)
                .putLong(place.value())
                .array();
    }

    /** What the keys of all events of this type by this signer begin with. */
    static byte[] signed(long signer, EventType type) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put((byte) 't')
                .putLong(signer)
                .putLong(type.code())
                .array();
    }

    /** The place at the end of a key of an event by its signer. */
    static Place place(byte[] signed) {
        return Place.of(ByteBuffer.wrap(signed).getLong(signed.length - Long.BYTES));
    }

    /** To a height. */
    static byte[] block(BlockHash block) {
        return key('b', block.value());
    }

    /** To a {@link BlockEntry}. */
    static byte[] height(long height) {
        return numbered('h', height);
    }

    /** To an {@link Admission}. */
    static byte[] identity(PublicIdentity identity) {
        return key('a', identity.id().value());
    }

    /** To the hash of the last event by which the CA revoked the certificate. */
    static byte[] revoked(Bytes serial) {
        return key('r', serial);
    }

    /** To the hash of the first event that ended the session. */
    static byte[] removal(EventHash session) {
        return key('s', session.value());
    }

    /** To a {@link MembersEntry}: the members from this height on. Ascending heights have ascending keys. */
    static byte[] members(long from) {
        return numbered((char) MEMBERS, from);
    }

    private static byte[] numbered(char sort, long number) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) sort)
                .putLong(number)
                .array();
    }

    private static byte[] key(char sort, Bytes name) {
        byte[] key = new byte[1 + name.size()];
        key[0] = (byte) sort;
        name.copyTo(key, 1);
        return key;
    }
}
