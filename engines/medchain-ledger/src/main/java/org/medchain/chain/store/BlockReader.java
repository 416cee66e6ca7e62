package org.medchain.chain.store;

import java.util.function.Function;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;

/** Reads whole blocks from the log, with all checks, and notes which are damaged. Thread-safe. */
final class BlockReader {
    private final BlockLog log;
    private final DamagedBlocks damaged;

    BlockReader(BlockLog log, DamagedBlocks damaged) {
        this.log = log;
        this.damaged = damaged;
    }

    CertifiedBlock certified(long height, BlockEntry entry) throws StorageException {
        return read(height, entry, BlockChecks::decode, block -> block.block().header());
    }

    EncodedBlock encoded(long height, BlockEntry entry) throws StorageException {
        return read(height, entry, EncodedBlock::decode, EncodedBlock::header);
    }

    /** Decodes the payload of a block in the log. */
    @FunctionalInterface
    private interface Decoder<T> {
        T decode(long height, Bytes payload) throws StorageException;
    }

    private <T> T read(long height, BlockEntry entry, Decoder<T> decoder, Function<T, BlockHeader> header)
            throws StorageException {
        try {
            T block = decoder.decode(height, log.read(height, entry.position()));
            BlockHash hash = header.apply(block).hash();
            if (hash.equals(entry.hash())) {
                damaged.read(height);
                return block;
            }
            throw Damage.of(height, "it is " + hash + ", the index has " + entry.hash());
        } catch (StorageException e) {
            damaged.found(height, String.valueOf(e.getMessage()));
            throw e;
        }
    }
}
