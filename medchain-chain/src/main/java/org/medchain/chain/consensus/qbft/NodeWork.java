package org.medchain.chain.consensus.qbft;

import org.medchain.error.StorageException;

/** Work for the node's thread. */
@FunctionalInterface
interface NodeWork {
    void run() throws StorageException;
}
