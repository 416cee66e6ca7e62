package org.medchain.hapi;

import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;

/**
 * A record, a stream, or a part of a stream.
 *
 * @param range the part of a stream; unrestricted for a record, or for all of a stream
 */
public record DataPart(DataId data, GrantedRange range) {
    /** All of a record or stream. */
    public static DataPart all(DataId data) {
        return new DataPart(data, GrantedRange.unrestricted());
    }
}
