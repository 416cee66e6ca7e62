package org.medchain.core.directory;

import org.medchain.crypto.hash.Digest;

/**
 * The paper's InvID = H(PKpat ‖ Sdata): tells nobody without Sdata whose inventory it is. Also the id of every section
 * that shares data of this inventory.
 */
public record InventoryId(Digest value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
