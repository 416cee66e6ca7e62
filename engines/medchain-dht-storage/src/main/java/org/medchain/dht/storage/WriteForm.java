package org.medchain.dht.storage;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.Tombstone;
import org.medchain.error.MalformedException;

/** A write as bytes that say which kind it is: one byte for that, then its encoding. */
public final class WriteForm {
    /** The most bytes. */
    public static final int MAX_SIZE = 1 + DirectoryRecord.MAX_SIZE;

    private static final byte RECORD = 1;
    private static final byte TOMBSTONE = 2;

    private WriteForm() {}

    /** Writes it. */
    public static Bytes encode(DirectoryWrite write) {
        byte kind = write instanceof Tombstone ? TOMBSTONE : RECORD;
        return Bytes.concat(Bytes.takeOwnership(new byte[] {kind}), write.encode());
    }

    /** Reads it; its signature is not verified. */
    public static DirectoryWrite decode(Bytes form) throws MalformedException {
        if (form.isEmpty()) {
            throw new MalformedException("a directory write has a kind, found no bytes");
        }
        Bytes encoded = form.slice(1, form.size());
        return switch (form.get(0)) {
            case RECORD -> DirectoryRecord.decode(encoded);
            case TOMBSTONE -> Tombstone.decode(encoded);
            default -> throw new MalformedException("a directory write of unknown kind " + form.get(0));
        };
    }
}
