package org.medchain.chain.consensus.member;

import org.medchain.error.StorageException;

/** Something to do on the engine's thread. */
@FunctionalInterface
public interface Work {
    void run() throws StorageException;
}
