package org.medchain.chain.consensus;

import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/** Makes engines of one sort; found by {@link java.util.ServiceLoader}, or passed to the ledger's builder. */
public interface ConsensusFactory {
    /** The engine's name, such as {@code embedded}. */
    String name();

    /**
     * Starts an engine.
     *
     * @throws IllegalArgumentException if the engine cannot serve this consortium, or an option is unknown or wrong
     * @throws UnavailableException if it cannot reach or offer what it needs, a port say
     * @throws StorageException if its own files cannot be read
     */
    Consensus start(ConsensusContext context) throws UnavailableException, StorageException;
}
