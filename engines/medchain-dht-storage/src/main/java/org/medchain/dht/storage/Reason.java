package org.medchain.dht.storage;

import org.medchain.error.MedChainException;

/** The text of an outcome that an exception caused. */
final class Reason {
    private Reason() {}

    static String of(MedChainException cause) {
        return String.valueOf(cause.getMessage());
    }
}
