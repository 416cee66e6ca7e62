package org.medchain.dht.storage;

import java.nio.ByteBuffer;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.RecordAddress;

/** The keys of the store: writes by address, their entries by address, addresses by expiry, and the totals. */
final class StoreKeys {
    private static final byte WRITE = 'w';
    private static final byte EXPIRY = 'x';
    private static final byte ENTRY = 'e';
    private static final byte[] TOTALS = {'t'};
    private static final int EXPIRY_SIZE = 1 + Long.BYTES + Digest.SIZE;

    private StoreKeys() {}

    static byte[] totals() {
        return TOTALS.clone();
    }

    static byte[] write(RecordAddress address) {
        return key(WRITE, address);
    }

    static byte[] entry(RecordAddress address) {
        return key(ENTRY, address);
    }

    static boolean isEntry(byte[] key) {
        return key.length == 1 + Digest.SIZE && key[0] == ENTRY;
    }

    static RecordAddress addressOfEntry(byte[] key) {
        return new RecordAddress(new Digest(Bytes.copyOf(key, 1, Digest.SIZE)));
    }

    private static byte[] key(byte kind, RecordAddress address) {
        byte[] key = new byte[1 + Digest.SIZE];
        key[0] = kind;
        address.digest().value().copyTo(key, 1);
        return key;
    }

    static byte[] expiry(StoredWrite stored) {
        byte[] key = expiriesFrom(stored.write().name().expiresAtMillis());
        stored.address().digest().value().copyTo(key, 1 + Long.BYTES);
        return key;
    }

    /** The first key of an expiry at or after {@code millis}. */
    static byte[] expiriesFrom(long millis) {
        return ByteBuffer.allocate(EXPIRY_SIZE).put(EXPIRY).putLong(millis).array();
    }

    static boolean isExpiryUpTo(long millis, byte[] key) {
        return key.length == EXPIRY_SIZE
                && key[0] == EXPIRY
                && ByteBuffer.wrap(key).getLong(1) <= millis;
    }

    static RecordAddress addressOfExpiry(byte[] key) {
        return new RecordAddress(new Digest(Bytes.copyOf(key, 1 + Long.BYTES, Digest.SIZE)));
    }
}
