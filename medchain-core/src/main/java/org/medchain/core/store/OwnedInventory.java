package org.medchain.core.store;

import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.crypto.bytes.SecretBytes;

/**
 * An inventory with the two secrets that only its provider has together: what seals its content, which the patient has as
 * well, and the seed of the key that may write it, which nobody else has. Closing it wipes both.
 */
public final class OwnedInventory implements AutoCloseable {
    private final InventoryPointer pointer;
    private final SecretBytes contentKey;
    private final SecretBytes writeSeed;

    /** Takes both secrets over. */
    public OwnedInventory(InventoryPointer pointer, SecretBytes contentKey, SecretBytes writeSeed) {
        this.pointer = pointer;
        this.contentKey = contentKey;
        this.writeSeed = writeSeed;
    }

    /** The paper's InvID. */
    public InventoryId id() {
        return pointer.id();
    }

    /** Where it is in the directory, and whose it is. */
    public InventoryPointer pointer() {
        return pointer;
    }

    /** The paper's Sdata: seals what the directory shows of the inventory. Wiped with this object. */
    public SecretBytes contentKey() {
        return contentKey;
    }

    /** What the write key of the directory's records comes from. Wiped with this object. */
    public SecretBytes writeSeed() {
        return writeSeed;
    }

    @Override
    public void close() {
        contentKey.close();
        writeSeed.close();
    }

    @Override
    public String toString() {
        return "OwnedInventory[" + id() + "]";
    }
}
