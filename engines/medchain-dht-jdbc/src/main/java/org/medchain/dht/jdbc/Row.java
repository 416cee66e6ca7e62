package org.medchain.dht.jdbc;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.storage.DamageException;
import org.medchain.dht.storage.WriteForm;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A row as it came from the database, which may have said anything.
 *
 * @param stamp what says which write it is; empty if it has another length than a sound one
 * @param length how long the database says that the form is
 * @param form the write's {@link WriteForm}; empty if it is longer than a sound one
 */
record Row(Bytes stamp, long length, Bytes form) {
    /**
     * The write, verified.
     *
     * @throws DamageException if it is none for this address
     */
    DirectoryWrite verified(RecordAddress address) throws DamageException {
        try {
            if (length > WriteForm.MAX_SIZE || length != form.size()) {
                throw new MalformedException(
                        "expected a form of at most " + WriteForm.MAX_SIZE + " bytes, found " + length);
            }
            DirectoryWrite write = WriteForm.decode(form);
            if (!write.address().equals(address)) {
                throw new MalformedException("found a write for " + write.address());
            }
            if (!stamp.equals(Stamps.of(write))) {
                throw new MalformedException("the stamp is of another write");
            }
            write.verify();
            return write;
        } catch (MalformedException | VerificationException e) {
            throw new DamageException("under address " + address + ": " + e.getMessage(), e);
        }
    }
}
