package org.medchain.demo;

/** What an account is for. */
enum Role {
    /** Owns data, and decides who may see it. */
    PATIENT,
    /** Asks patients, and looks at what they share. */
    CLINICIAN,
    /** Keeps a hospital's data. */
    OFFICE,
    /** Looks at the ledger. */
    AUDITOR;

    /** Where the account begins after signing in. */
    String home() {
        return switch (this) {
            case PATIENT -> "/patient";
            case CLINICIAN -> "/clinician";
            case OFFICE -> "/office";
            case AUDITOR -> "/ledger";
        };
    }
}
