package org.medchain.chain.consensus.bftsmart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.medchain.chain.block.Block;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;

/**
 * The last block that this member signed, durable before its signature leaves. So a quorum has each block that a quorum signed, and
 * no member signs two blocks at one height. {@link #height} is for any thread, all else for one.
 */
final class LastSignedBlock {
    private static final String FILE = "promise";

    private final Path file;
    private volatile Optional<Block> block;

    private LastSignedBlock(Path file, Optional<Block> block) {
        this.file = file;
        this.block = block;
    }

    /** Opens the file in {@code folder}, which is created if needed. */
    static LastSignedBlock open(Path folder) throws StorageException {
        Path file = folder.resolve(FILE);
        try {
            DurableFiles.createFolder(folder);
            return new LastSignedBlock(
                    file,
                    Files.exists(file)
                            ? Optional.of(Block.decode(Bytes.copyOf(Files.readAllBytes(file))))
                            : Optional.empty());
        } catch (IOException | MalformedException e) {
            throw new StorageException("the last signed block in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The height of the block; 0 before the first signature. */
    long height() {
        return block.map(signed -> signed.header().height()).orElse(0L);
    }

    /** The block, if it is at this height. */
    Optional<Block> at(long height) {
        return block.filter(signed -> signed.header().height() == height);
    }

    /** True if this block may be signed: it was before, or no block at its height or above was. */
    boolean allows(Block candidate) {
        return block.map(signed -> signed.header().height() < candidate.header().height()
                        || signed.hash().equals(candidate.hash()))
                .orElse(true);
    }

    /** Stores a block that is about to be signed. */
    void keep(Block candidate) throws StorageException {
        if (block.map(signed -> signed.hash().equals(candidate.hash())).orElse(false)) {
            return;
        }
        try {
            DurableFiles.replace(file, candidate.encode());
            block = Optional.of(candidate);
        } catch (IOException e) {
            throw new StorageException("the last signed block cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }
}
