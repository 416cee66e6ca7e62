package org.medchain.dht.storage;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.RecordAddress;

/** The keys of the store: writes by address, entries by address, addresses by expiry, accounts by address, bytes by account, totals. */
final class StoreKeys {
    private static final byte WRITE = 'w';
    private static final byte EXPIRY = 'x';
    private static final byte ENTRY = 'e';
    private static final byte ACCOUNT = 'a';
    private static final byte USED = 'q';
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

    /** The address in the key of an entry; empty if the key is of another kind. */
    static Optional<RecordAddress> addressOfEntry(byte[] key) {
        return key.length == 1 + Digest.SIZE && key[0] == ENTRY
                ? Optional.of(new RecordAddress(new Digest(Bytes.copyOf(key, 1, Digest.SIZE))))
                : Optional.empty();
    }

    static byte[] account(RecordAddress address) {
        return key(ACCOUNT, address);
    }

    static byte[] used(Bytes account) {
        byte[] key = new byte[1 + account.size()];
        key[0] = USED;
        account.copyTo(key, 1);
        return key;
    }

    private static byte[] key(byte kind, RecordAddress address) {
        byte[] key = new byte[1 + Digest.SIZE];
        key[0] = kind;
        address.digest().value().copyTo(key, 1);
        return key;
    }

    static byte[] expiry(StoredWrite stored) {
        return expiry(new Expiry(stored.address(), stored.write().name().expiresAtMillis()));
    }

    static byte[] expiry(Expiry expiry) {
        byte[] key = expiriesFrom(expiry.millis());
        expiry.address().digest().value().copyTo(key, 1 + Long.BYTES);
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

    static Expiry expiryOf(byte[] key) {
        RecordAddress address = new RecordAddress(new Digest(Bytes.copyOf(key, 1 + Long.BYTES, Digest.SIZE)));
        return new Expiry(address, ByteBuffer.wrap(key).getLong(1));
    }
}
