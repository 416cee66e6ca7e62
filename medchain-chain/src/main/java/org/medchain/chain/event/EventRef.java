package org.medchain.chain.event;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;

/**
 * The paper's Ref = (BH, EH): the position of an event on the ledger and the receipt of an append. Encoded as
 * {@code {0: block hash, 1: event hash}}.
 *
 * @param block the block that contains the event
 * @param event the event
 */
public record EventRef(BlockHash block, EventHash event) {
    /** The largest encoded reference in bytes. */
    public static final int MAX_SIZE = 80;

    /** Decodes a reference from the fields of {@code struct}. */
    public static EventRef decode(StructReader struct) throws MalformedException {
        return new EventRef(BlockHash.of(struct.bytes(0, Digest.SIZE)), EventHash.of(struct.bytes(1, Digest.SIZE)));
    }

    /** Decodes a reference from its canonical encoding. */
    public static EventRef decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("event reference", encoded, MAX_SIZE, EventRef::decode);
    }

    /** Writes the fields of this reference to {@code struct}. */
    public void encode(StructWriter struct) {
        struct.bytes(0, block.value()).bytes(1, event.value());
    }

    /** The canonical encoding. */
    public Bytes encode() {
        StructWriter struct = new StructWriter();
        encode(struct);
        return struct.toBytes();
    }

    @Override
    public String toString() {
        return block + "/" + event;
    }
}
