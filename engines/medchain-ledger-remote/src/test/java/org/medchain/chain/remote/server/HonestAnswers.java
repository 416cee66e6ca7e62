package org.medchain.chain.remote.server;

import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.Question;
import org.medchain.error.MedChainException;

/** The answers of a server that follows the protocol. */
public final class HonestAnswers {
    private HonestAnswers() {}

    /** The answer of a member with this ledger to any question but an append. */
    public static Answer of(Ledger ledger, Question question) throws MedChainException {
        return new RequestHandler(ledger).answer(question);
    }
}
