package org.medchain.demo;

import java.util.Optional;
import org.medchain.crypto.ca.IdentityCertificate;

/**
 * Somebody with an account.
 *
 * @param hospital the number of the hospital at which the account is
 * @param certificate of a patient or clinician; offices act for their hospital, auditors only read
 */
record Person(String account, String name, Role role, int hospital, Optional<IdentityCertificate> certificate) {
    /** The certificate of one who has keys. */
    IdentityCertificate keys() {
        return certificate.orElseThrow(() -> new IllegalStateException(account + " has no keys"));
    }
}
