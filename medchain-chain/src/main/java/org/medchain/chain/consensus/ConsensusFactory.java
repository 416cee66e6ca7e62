package org.medchain.chain.consensus;

import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/** Starts engines of one kind. Found by {@link java.util.ServiceLoader} or passed to the ledger's builder. */
public interface ConsensusFactory {
    /** The engine's name, for example {@code embedded}. */
    String name();

    /**
     * Starts an engine.
     *
     * @throws IllegalArgumentException if the engine cannot serve this consortium, or an option is unknown or invalid
     * @throws UnavailableException if a resource that it needs is unavailable, for example a port
     * @throws StorageException if its own files cannot be read
     */
    Consensus start(ConsensusContext context) throws UnavailableException, StorageException;
}
