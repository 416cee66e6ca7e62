package org.medchain.testkit.ledger;

import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.testkit.fixture.TestRandom;

/** Identities that are the same in every run. */
public final class Identities {
    private Identities() {}

    /** The identity whose seeds are 32 times {@code value}: that of the vectors. */
    public static SoftwareIdentity of(SuiteId suite, int value) {
        return SoftwareIdentity.generate(suite, TestRandom.constant(value));
    }

    /** An identity of suite 1. */
    public static SoftwareIdentity of(int value) {
        return of(SuiteId.X25519, value);
    }
}
