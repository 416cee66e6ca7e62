package org.medchain.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;

/** Keeps a client's folder to one consortium: a catalogue's inventories and data are on that one's ledger. A member's ledger does it for a member. */
final class ClientFolder {
    private static final String FILE = "consortium.cbor";

    private ClientFolder() {}

    /**
     * Makes {@code folder} this consortium's if it is nobody's yet.
     *
     * @throws StorageException if it is another one's, or the file that says whose it is cannot be used
     */
    static void claim(Path folder, ConsortiumConfig consortium) throws StorageException {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                DurableFiles.replace(file, consortium.encode());
            }
            Bytes kept = content(file);
            if (!kept.equals(consortium.encode())) {
                throw new StorageException("the folder " + folder + " is of " + owner(file, kept) + ", expected "
                        + consortium
                        + "; a retry does not help: give this consortium another folder, or delete this one if"
                        + " nothing in it is needed");
            }
        } catch (IOException e) {
            throw new StorageException("the file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Bytes content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Bytes.takeOwnership(in.readNBytes(ConsortiumConfig.MAX_SIZE + 1));
        }
    }

    private static ConsortiumConfig owner(Path file, Bytes kept) throws StorageException {
        try {
            return ConsortiumConfig.decode(kept);
        } catch (MalformedException e) {
            throw new StorageException(
                    "the genesis configuration in " + file + " is damaged: " + e.getMessage()
                            + "; a retry does not help: delete this file, and it is written again, if the folder is of"
                            + " the consortium with which it is opened",
                    e);
        }
    }
}
