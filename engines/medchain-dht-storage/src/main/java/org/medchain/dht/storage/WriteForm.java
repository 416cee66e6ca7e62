package org.medchain.dht.storage;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.Tombstone;
import org.medchain.error.MalformedException;

/** The encoding of a write of any kind: one byte for the kind, then the write's encoding. */
public final class WriteForm {
    /** The most bytes of an encoded write. */
    public static final int MAX_SIZE = 1 + DirectoryRecord.MAX_SIZE;

    private static final byte RECORD = 1;
    private static final byte TOMBSTONE = 2;

    private WriteForm() {}

    /** Encodes a write. */
    public static Bytes encode(DirectoryWrite write) {
        byte kind = write instanceof Tombstone ? TOMBSTONE : RECORD;
        return Bytes.concat(Bytes.takeOwnership(new byte[] {kind}), write.encode());
    }

    /** Decodes a write without verifying its signature. */
    public static DirectoryWrite decode(Bytes form) throws MalformedException {
        if (form.isEmpty()) {
            throw new MalformedException("a directory write is empty, expected its kind");
        }
        Bytes encoded = form.slice(1, form.size());
        return switch (form.get(0)) {
            case RECORD -> DirectoryRecord.decode(encoded);
            case TOMBSTONE -> Tombstone.decode(encoded);
            default -> throw new MalformedException("a directory write has the unknown kind " + form.get(0));
        };
    }
}
