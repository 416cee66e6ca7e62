package org.medchain.dht.infinispan;

import org.infinispan.commons.marshall.WrappedByteArray;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.storage.WriteForm;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** Keys and values of the cache: an address is the bytes of its digest, a write its {@link WriteForm}. */
final class Values {
    private Values() {}

    static byte[] key(RecordAddress address) {
        return address.digest().value().toByteArray();
    }

    static byte[] value(DirectoryWrite write) {
        return WriteForm.encode(write).toByteArray();
    }

    /** The address that a key of the cache stands for, as commands and containers have it. */
    static RecordAddress address(@Nullable Object key) throws MalformedException {
        Bytes bytes = bytes(key);
        if (bytes.size() != Digest.SIZE) {
            throw new MalformedException("an address has " + Digest.SIZE + " bytes, found " + bytes.size());
        }
        return new RecordAddress(new Digest(bytes));
    }

    /** Bytes as commands and containers have them. */
    static Bytes bytes(@Nullable Object stored) throws MalformedException {
        if (stored instanceof WrappedByteArray wrapped) {
            return Bytes.copyOf(wrapped.getBytes());
        }
        if (stored instanceof byte[] plain) {
            return Bytes.copyOf(plain);
        }
        throw new MalformedException("bytes expected, found "
                + (stored == null ? "nothing" : stored.getClass().getName()));
    }

    /** Reads the write at {@code address}; its signature is not verified. */
    static DirectoryWrite read(RecordAddress address, Bytes value) throws MalformedException, VerificationException {
        DirectoryWrite write = WriteForm.decode(value);
        if (!write.address().equals(address)) {
            throw new VerificationException("at address " + address + " is a write for " + write.address());
        }
        return write;
    }

    /** Reads and verifies the write at {@code address}. */
    static DirectoryWrite verified(RecordAddress address, Bytes value)
            throws MalformedException, VerificationException {
        DirectoryWrite write = read(address, value);
        write.verify();
        return write;
    }
}
