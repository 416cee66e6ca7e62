package org.medchain.core.testkit;

import org.medchain.crypto.suite.SuiteId;

/** Which suites the users of a consortium have. */
public enum Suites {
    /** All have suite 1. */
    ONE(1, SuiteId.X25519, SuiteId.X25519, SuiteId.X25519),
    /** All have suite 2. */
    TWO(2, SuiteId.P256, SuiteId.P256, SuiteId.P256),
    /** The hospitals have suite 2, as FIPS may demand, the requesters too, and the patients suite 1. */
    MIXED(3, SuiteId.P256, SuiteId.X25519, SuiteId.P256);

    /** What tests begin their randomness with. */
    public final long seed;

    final SuiteId hospitals;
    final SuiteId patients;
    final SuiteId requesters;

    Suites(long seed, SuiteId hospitals, SuiteId patients, SuiteId requesters) {
        this.seed = seed;
        this.hospitals = hospitals;
        this.patients = patients;
        this.requesters = requesters;
    }
}
