package org.medchain.crypto.suite;

import java.util.Arrays;
import org.medchain.error.MalformedException;

/** The cipher suites of this version. Every signed or sealed structure names its suite. */
public enum SuiteId {
    /** Ed25519 (RFC 8032); HPKE (RFC 9180) with DHKEM(X25519, HKDF-SHA256) and AES-256-GCM. */
    X25519(1),
    /** P-256 throughout: ECDSA with SHA-256 (FIPS 186-5); HPKE with DHKEM(P-256, HKDF-SHA256) and AES-256-GCM. */
    P256(2);

    private final int code;

    SuiteId(int code) {
        this.code = code;
    }

    /** The number in encodings. */
    public int code() {
        return code;
    }

    /** The suite with this number. */
    public static SuiteId of(long code) throws MalformedException {
        return Arrays.stream(values())
                .filter(suite -> suite.code == code)
                .findFirst()
                .orElseThrow(() -> new MalformedException("expected suite 1 or 2, found " + code));
    }
}
