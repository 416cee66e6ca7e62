package org.medchain.chain.store;

import java.util.List;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.merkle.MerkleTree;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.log.LogRecord;

/**
 * A certified block whose events are not decoded. Its header commits to them.
 *
 * @param header of the block
 * @param events each encoded
 * @param tree over the hashes of the events
 * @param certificate of the block
 */
record EncodedBlock(BlockHeader header, List<Bytes> events, MerkleTree tree, BlockCertificate certificate) {
    /** Decodes the payload of a block in the log. */
    static EncodedBlock decode(long height, Bytes payload) throws StorageException {
        try {
            return StructReader.decode("certified block", payload, LogRecord.MAX_PAYLOAD, struct -> {
                Bytes block = struct.bytes(0, 1, Block.MAX_SIZE);
                BlockCertificate certificate = BlockCertificate.decode(struct.bytes(1, 1, BlockCertificate.MAX_SIZE));
                return StructReader.decode("block", block, Block.MAX_SIZE, fields -> decode(fields, certificate));
            });
        } catch (MalformedException e) {
            throw Damage.of(height, e);
        }
    }

    private static EncodedBlock decode(StructReader block, BlockCertificate certificate) throws MalformedException {
        BlockHeader header = BlockHeader.decode(block.bytes(0, 1, BlockHeader.MAX_SIZE));
        List<Bytes> events = block.byteStrings(1, header.eventCount(), header.eventCount(), Event.MAX_SIZE);
        MerkleTree tree = tree(events);
        if (!tree.root().equals(header.merkleRoot())) {
            throw block.malformed(
                    "expected the events' Merkle root to be " + header.merkleRoot() + ", found " + tree.root());
        }
        return new EncodedBlock(header, events, tree, certificate);
    }

    /** The tree over the hashes of encoded events. */
    static MerkleTree tree(List<Bytes> events) {
        return MerkleTree.of(events.stream()
                .map(event -> EventHash.ofEncoded(event).digest())
                .toList());
    }
}
