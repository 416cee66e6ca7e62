package org.medchain.dht.storage;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Tombstone;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A write as it is stored under its address.
 *
 * @param address computed once, as it is a hash
 * @param write what is stored
 * @param value the stored bytes: its {@link WriteForm}
 */
record StoredWrite(RecordAddress address, DirectoryWrite write, Bytes value) {
    static StoredWrite of(DirectoryWrite write) {
        return new StoredWrite(write.address(), write, WriteForm.encode(write));
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
        try {
            return WriteForm.decode(value);
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

    StoredEntry entry() {
        return StoredEntry.of(address, write, value);
    }

    int size() {
        return value.size();
    }
}
