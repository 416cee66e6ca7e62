package org.medchain.chain.consensus.bftsmart;

import org.medchain.error.StorageException;

/** Something to do on the engine's thread. */
@FunctionalInterface
interface Work {
    void run() throws StorageException;
}
