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
 * The last block that this member signed, on disk before its signature leaves: so that what a quorum signed a quorum has,
 * and no member signs two blocks at one height. But for {@link #height} not thread-safe.
 */
final class Promise {
    private static final String FILE = "promise";

    private final Path file;
    private volatile Optional<Block> block;

    private Promise(Path file, Optional<Block> block) {
        this.file = file;
        this.block = block;
    }

    /** The promise in {@code folder}, which is made. */
    static Promise open(Path folder) throws StorageException {
        Path file = folder.resolve(FILE);
        try {
            DurableFiles.createFolder(folder);
            return new Promise(
                    file,
                    Files.exists(file)
                            ? Optional.of(Block.decode(Bytes.copyOf(Files.readAllBytes(file))))
                            : Optional.empty());
        } catch (IOException | MalformedException e) {
            throw new StorageException(
                    "the block that was signed last, in " + file + ", cannot be read: " + e.getMessage(), e);
        }
    }

    /** The height of the block that was signed last; 0 if none was. For any thread. */
    long height() {
        return block.map(signed -> signed.header().height()).orElse(0L);
    }

    /** The block that was signed at this height. */
    Optional<Block> at(long height) {
        return block.filter(signed -> signed.header().height() == height);
    }

    /** True if this block may be signed: it was, or none at its height or above was. */
    boolean allows(Block candidate) {
        return block.map(signed -> signed.header().height() < candidate.header().height()
                        || signed.hash().equals(candidate.hash()))
                .orElse(true);
    }

    /** Keeps a block that is about to be signed, durably. */
    void keep(Block candidate) throws StorageException {
        if (block.map(signed -> signed.hash().equals(candidate.hash())).orElse(false)) {
            return;
        }
        try {
            DurableFiles.replace(file, candidate.encode());
            block = Optional.of(candidate);
        } catch (IOException e) {
            throw new StorageException("a block cannot be kept in " + file + ": " + e.getMessage(), e);
        }
    }
}
