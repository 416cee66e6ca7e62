package org.medchain.core.store;

import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryId;

/**
 * Data about to begin.
 *
 * @param id fresh; of no effect if the operation key was used before
 */
public record NewData(
        DataId id, InventoryId inventory, DataKind kind, DataDescription description, DigestScheme scheme) {}
