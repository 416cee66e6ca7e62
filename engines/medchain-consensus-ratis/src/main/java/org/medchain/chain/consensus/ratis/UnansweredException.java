package org.medchain.chain.consensus.ratis;

import java.io.IOException;

/** A request to another member has no answer. It has no stack trace: Ratis logs it again and again while a member is away. */
final class UnansweredException extends IOException {
    private static final long serialVersionUID = 1L;

    UnansweredException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
