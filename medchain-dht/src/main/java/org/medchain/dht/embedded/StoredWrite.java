package org.medchain.dht.embedded;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Tombstone;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A write as it is stored under its address: one byte for its kind, then its encoding.
 *
 * @param address computed once, as it is a hash
 * @param write what is stored
 * @param value the stored bytes
 */
record StoredWrite(RecordAddress address, DirectoryWrite write, Bytes value) {
    private static final byte RECORD = 1;
    private static final byte TOMBSTONE = 2;

    static StoredWrite of(DirectoryWrite write) {
        Bytes kind = Bytes.takeOwnership(new byte[] {write instanceof Tombstone ? TOMBSTONE : RECORD});
        return new StoredWrite(write.address(), write, Bytes.concat(kind, write.encode()));
    }

    /** Reads what was stored under {@code address}. Its signature is still to be verified. */
    static StoredWrite decode(RecordAddress address, Bytes value) throws DamageException {
        DirectoryWrite write = decode(value, address);
        if (!write.address().equals(address)) {
            throw new DamageException("under address " + address + " is stored a write for " + write.address());
        }
        return new StoredWrite(address, write, value);
    }

    private static DirectoryWrite decode(Bytes value, RecordAddress address) throws DamageException {
        if (value.isEmpty()) {
            throw new DamageException("under address " + address + " are no bytes");
        }
        Bytes encoded = value.slice(1, value.size());
        try {
            return switch (value.get(0)) {
                case RECORD -> DirectoryRecord.decode(encoded);
                case TOMBSTONE -> Tombstone.decode(encoded);
                default ->
                    throw new DamageException(
                            "under address " + address + " is stored a write of unknown kind " + value.get(0));
            };
        } catch (MalformedException e) {
            throw new DamageException("under address " + address + ": " + e.getMessage(), e);
        }
    }

    /** The write, once its signature is verified. */
    DirectoryWrite verified() throws DamageException {
        try {
            write.verify();
            return write;
        } catch (VerificationException e) {
            throw new DamageException("under address " + address + ": " + e.getMessage(), e);
        }
    }

    boolean isTombstone() {
        return write instanceof Tombstone;
    }

    int size() {
        return value.size();
    }
}
