package org.medchain.chain.remote.client;

import org.medchain.chain.remote.wire.Answer;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * Verifies an answer to one question and reads it. For the client's thread.
 *
 * @param <T> what the answer says once it is verified
 */
@FunctionalInterface
interface AnswerVerifier<T> {
    T verify(Answer answer) throws VerificationException, MalformedException;
}
