package org.medchain.dht.storage;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Tombstone;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A write stored under its address.
 *
 * @param address of the write, kept because it is a hash
 * @param held what is stored
 * @param value the stored bytes: its {@link HeldForm}
 */
record StoredWrite(RecordAddress address, Held held, Bytes value) {
    static StoredWrite of(DirectoryWrite write) {
        return of(write.address(), Held.of(write));
    }

    static StoredWrite of(RecordAddress address, Held held) {
        return new StoredWrite(address, held, HeldForm.encode(held));
    }

    /** Decodes what is stored under {@code address}, without verifying its signature. */
    static StoredWrite decode(RecordAddress address, Bytes value) throws DamageException {
        Held held = decode(value, address);
        if (!held.write().address().equals(address)) {
            throw new DamageException("under address " + address + ": found a write for "
                    + held.write().address());
        }
        return new StoredWrite(address, held, value);
    }

    private static Held decode(Bytes value, RecordAddress address) throws DamageException {
        try {
            return HeldForm.decode(value);
        } catch (MalformedException e) {
            throw new DamageException("under address " + address + ": " + e.getMessage(), e);
        }
    }

    DirectoryWrite write() {
        return held.write();
    }

    /** Verifies the write's signature and returns the write. */
    DirectoryWrite verified() throws DamageException {
        try {
            write().verify();
            return write();
        } catch (VerificationException e) {
            throw new DamageException("under address " + address + ": " + e.getMessage(), e);
        }
    }

    boolean isTombstone() {
        return write() instanceof Tombstone;
    }

    StoredEntry entry() {
        return StoredEntry.of(address, held, value);
    }

    int size() {
        return value.size();
    }
}
