package org.medchain.crypto.testkit;

import java.time.Instant;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.TrustAnchor;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.VerificationException;

/** A certificate authority with fixed keys, valid in all of 2026, which issues certificates for the same time. */
public record Consortium(ConsortiumCa ca, TrustAnchor anchor) {
    public static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    public static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    public static final Instant TO = Instant.parse("2027-01-01T00:00:00Z");

    public static Consortium create(SuiteId suite, long seed) {
        try {
            ConsortiumCa ca = ConsortiumCa.create("Test CA", suite, FROM, TO, new SeededRandom(seed));
            return new Consortium(ca, TrustAnchor.of(ca.certificate()));
        } catch (VerificationException e) {
            throw new IllegalStateException(e);
        }
    }

    public static SoftwareIdentity identity(SuiteId suite, long seed) {
        return SoftwareIdentity.generate(suite, new SeededRandom(seed));
    }

    public Certificate certify(String subject, SoftwareIdentity identity) throws VerificationException {
        return ca.issue(EnrolmentRequest.create(subject, identity), FROM, TO);
    }
}
