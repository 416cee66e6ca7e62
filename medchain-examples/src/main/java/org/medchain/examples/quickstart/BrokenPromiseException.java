package org.medchain.examples.quickstart;

/** Something was not as MedChain promises. */
final class BrokenPromiseException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenPromiseException(String message) {
        super(message);
    }
}
