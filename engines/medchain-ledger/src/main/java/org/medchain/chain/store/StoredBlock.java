package org.medchain.chain.store;

import java.util.List;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * What the log keeps at each height: {@code {0: block, 1: certificate}}.
 *
 * @param block the block
 * @param certificate what made it final
 */
public record StoredBlock(Block block, BlockCertificate certificate) {
    private static final int MAX_SIZE = Block.MAX_SIZE + BlockCertificate.MAX_SIZE + 16;

    /** Reads what {@link #encode} wrote. */
    public static StoredBlock decode(Bytes encoded) throws MalformedException {
        return StructReader.decode(
                "stored block",
                encoded,
                MAX_SIZE,
                struct -> new StoredBlock(
                        Block.decode(struct.bytes(0, 1, Block.MAX_SIZE)),
                        BlockCertificate.decode(struct.bytes(1, 1, BlockCertificate.MAX_SIZE))));
    }

    /** The encoding. */
    public Bytes encode() {
        return new StructWriter()
                .bytes(0, block.encode())
                .bytes(1, certificate.encode())
                .toBytes();
    }

    /**
     * Where each event begins in {@code encoded}, this block's encoding: so one event is read without its block. Counted
     * from the end, where the certificate is and, before it, event after event, each a byte string.
     */
    int[] eventOffsets(Bytes encoded) {
        List<Event> events = block.events();
        int[] offsets = new int[events.size()];
        int end = encoded.size() - 1 - byteString(certificate.encode());
        for (int i = offsets.length - 1; i >= 0; i--) {
            Bytes event = events.get(i).encode();
            offsets[i] = end - event.size();
            end -= byteString(event);
        }
        return offsets;
    }

    /** The size of a byte string with its head (RFC 8949 section 3). */
    private static int byteString(Bytes value) {
        int size = value.size();
        int head = size < 24 ? 1 : size < 1 << 8 ? 2 : size < 1 << 16 ? 3 : 5;
        return head + size;
    }
}
