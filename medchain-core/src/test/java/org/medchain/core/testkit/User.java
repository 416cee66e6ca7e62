package org.medchain.core.testkit;

import java.util.Locale;
import org.medchain.crypto.suite.SuiteId;

/** Who takes part in a test. */
public enum User {
    /** A hospital. */
    NORTH,
    /** Another hospital. */
    SOUTH,
    /** A patient. */
    ALICE,
    /** Another patient. */
    BOB,
    /** A requester. */
    RAY,
    /** Another requester. */
    KIM;

    SuiteId suite(Suites suites) {
        return switch (this) {
            case NORTH, SOUTH -> suites.hospitals;
            case ALICE, BOB -> suites.patients;
            case RAY, KIM -> suites.requesters;
        };
    }

    /** The host name under which a hospital is reached. */
    public String host() {
        return name().toLowerCase(Locale.ROOT) + ".example";
    }
}
