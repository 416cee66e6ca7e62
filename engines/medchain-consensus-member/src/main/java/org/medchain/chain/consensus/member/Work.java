package org.medchain.chain.consensus.member;

import org.medchain.error.StorageException;

/** A task for the engine's thread. */
@FunctionalInterface
public interface Work {
    void run() throws StorageException;
}
