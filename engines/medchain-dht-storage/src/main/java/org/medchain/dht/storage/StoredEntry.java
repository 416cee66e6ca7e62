package org.medchain.dht.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;
import org.medchain.error.StorageException;

/**
 * What nodes compare of their stored writes: {@code fingerprint 32 | expiry 8} under the address.
 *
 * @param address of the write
 * @param fingerprint {@code H(tag "directory-entry" ‖ its form)}; for a tombstone, whose signature does not matter, {@code H(tag
 *     "directory-entry" ‖ address ‖ version 8)}
 * @param expiresAtMillis of the write's name
 */
public record StoredEntry(RecordAddress address, Digest fingerprint, long expiresAtMillis) {
    private static final DomainTag TAG = DomainTag.of("directory-entry");
    private static final int SIZE = Digest.SIZE + Long.BYTES;

    /** The entry of what is held at an address. */
    public static StoredEntry of(RecordAddress address, Held held) {
        return of(address, held, HeldForm.encode(held));
    }

    static StoredEntry of(RecordAddress address, Held held, Bytes form) {
        DirectoryWrite write = held.write();
        Hasher hasher = Hasher.tagged(TAG);
        if (write instanceof Tombstone) {
            hasher.update(address.digest().value()).updateLong(write.version());
        } else {
            hasher.update(form);
        }
        return new StoredEntry(address, hasher.finish(), write.name().expiresAtMillis());
    }

    static StoredEntry decode(RecordAddress address, byte[] value, Path folder) throws StorageException {
        if (value.length != SIZE) {
            throw new StorageException(folder + " is damaged: the entry of record " + address + " has " + value.length
                    + " bytes, expected " + SIZE);
        }
        Digest fingerprint = new Digest(Bytes.copyOf(value, 0, Digest.SIZE));
        return new StoredEntry(address, fingerprint, ByteBuffer.wrap(value).getLong(Digest.SIZE));
    }

    byte[] encode() {
        ByteBuffer encoded = ByteBuffer.allocate(SIZE);
        return encoded.put(fingerprint.value().asReadOnlyBuffer())
                .putLong(expiresAtMillis)
                .array();
    }

    /** True once the write has expired. */
    public boolean hasExpiredAt(long nowMillis) {
        return expiresAtMillis != RecordName.NEVER && nowMillis >= expiresAtMillis;
    }
}
