package org.medchain.core.data;

import java.security.SecureRandom;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.crypto.bytes.Bytes;

/**
 * The name under which a data store keeps the bytes of one chunk. The catalogue draws one for each claim of the chunk, and
 * says which one counts: so a writer whose claim was taken over can neither replace nor delete its successor's bytes.
 *
 * @param data the record or stream
 * @param index the chunk's place in it; 1 for a record
 * @param id {@value #ID_SIZE} random bytes
 */
public record ObjectName(DataId data, ChunkIndex index, Bytes id) {
    /** Bytes in an id. */
    public static final int ID_SIZE = 16;

    public ObjectName {
        if (id.size() != ID_SIZE) {
            throw new IllegalArgumentException("the id of an object has " + ID_SIZE + " bytes, found " + id.size());
        }
    }

    /** A fresh name for a chunk. */
    public static ObjectName random(DataId data, ChunkIndex index, SecureRandom random) {
        return new ObjectName(data, index, Bytes.random(random, ID_SIZE));
    }

    @Override
    public String toString() {
        return "object " + id.toShortHex() + " of chunk " + index + " of data " + data;
    }
}
