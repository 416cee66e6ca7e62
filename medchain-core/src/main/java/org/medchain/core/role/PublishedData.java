package org.medchain.core.role;

import org.medchain.chain.digest.ChainSeed;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.DataKind;
import org.medchain.core.directory.InventoryPointer;

/** What all chunks of one record or stream have in common. */
record PublishedData(
        InventoryPointer inventory,
        DataId id,
        DataKind kind,
        DataDescription description,
        DigestScheme scheme,
        ChainSeed seed) {
    @Override
    public String toString() {
        return "PublishedData[" + kind + " " + id + "]";
    }
}
