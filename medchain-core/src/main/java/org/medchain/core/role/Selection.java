package org.medchain.core.role;

import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.InventoryPointer;

/**
 * What a patient picks to share.
 *
 * @param range the part of a stream; unrestricted for a record
 */
public record Selection(InventoryPointer inventory, DataId data, GrantedRange range) {
    /** All of a record or stream, chunks to come included. */
    public static Selection all(InventoryPointer inventory, DataId data) {
        return new Selection(inventory, data, GrantedRange.unrestricted());
    }
}
