package org.medchain.core.role;

import org.medchain.chain.event.DataId;
import org.medchain.core.directory.InventoryId;
import org.medchain.error.MedChainException;

/**
 * An inventory does not show data that was to be shared: its provider withdrew or erased it, or has not published it yet, or it
 * never was there. A retry helps only once the inventory shows it.
 */
public final class NotInInventoryException extends MedChainException {
    private static final long serialVersionUID = 1L;

    private final transient InventoryId inventory;
    private final transient DataId data;

    /** What was looked for, and where. */
    public NotInInventoryException(InventoryId inventory, DataId data) {
        super("inventory " + inventory + " does not show data " + data + ", expected data that it shows: its provider"
                + " withdrew or erased it, or has not published it yet. Look at the inventory again: a retry helps only"
                + " once it shows this data");
        this.inventory = inventory;
        this.data = data;
    }

    /** The inventory in which it was looked for. */
    public InventoryId inventory() {
        return inventory;
    }

    /** What is not there. */
    public DataId data() {
        return data;
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
