package org.medchain.core.testkit;

import org.medchain.crypto.suite.SuiteId;

/** Which suites the users of a consortium have. */
public enum Suites {
    /** All have suite 1. */
    ONE(SuiteId.X25519, SuiteId.X25519, SuiteId.X25519),
    /** All have suite 2. */
    TWO(SuiteId.P256, SuiteId.P256, SuiteId.P256),
    /** The hospitals have suite 2, as FIPS may demand, the requesters too, and the patients suite 1. */
    MIXED(SuiteId.P256, SuiteId.X25519, SuiteId.P256);

    final SuiteId hospitals;
    final SuiteId patients;
    final SuiteId requesters;

    Suites(SuiteId hospitals, SuiteId patients, SuiteId requesters) {
        this.hospitals = hospitals;
        this.patients = patients;
        this.requesters = requesters;
    }
}
