package org.medchain.core.directory;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;

/**
 * How patient and provider find an inventory again: its record's name and whose it is. The host keeps it, encoded; it opens
 * nothing, but it links a patient with a provider and belongs where such a link may be kept.
 */
public record InventoryPointer(RecordName name, PublicIdentity provider, PublicIdentity patient) {
    /** The most bytes of an encoded pointer. */
    public static final int MAX_SIZE = 3 * PublicIdentity.MAX_SIZE;

    private static final int VERSION = 1;

    /** Reads a pointer from its canonical encoding. */
    public static InventoryPointer decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("inventory pointer", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new InventoryPointer(
                    struct.struct(1, RecordName::decode),
                    struct.struct(2, PublicIdentity::decode),
                    struct.struct(3, PublicIdentity::decode));
        });
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .struct(1, name, RecordName::encode)
                .struct(2, provider, PublicIdentity::encode)
                .struct(3, patient, PublicIdentity::encode)
                .toBytes();
    }

    /** The paper's InvID. */
    public InventoryId id() {
        return new InventoryId(new Digest(name.label()));
    }

    @Override
    public String toString() {
        return "InventoryPointer[" + id() + "]";
    }
}
