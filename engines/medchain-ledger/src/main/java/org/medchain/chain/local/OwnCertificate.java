package org.medchain.chain.local;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.StorageException;
import org.medchain.health.CertificateTerm;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * The certificates without which a member cannot link with others.
 *
 * @param own this member's
 * @param authority the consortium's CA's
 * @param clock says whether they are valid
 */
record OwnCertificate(IdentityCertificate own, IdentityCertificate authority, Clock clock) {
    /** Reads revocations. */
    @FunctionalInterface
    interface Revocations {
        boolean isRevoked(Bytes serial) throws StorageException;
    }

    List<Issue> issues(Revocations revocations) {
        Instant now = clock.instant();
        List<Issue> issues = new ArrayList<>();
        CertificateTerm.issue("this process", own, now).ifPresent(issues::add);
        CertificateTerm.issue("the CA", authority, now).ifPresent(issues::add);
        try {
            if (revocations.isRevoked(own.serial())) {
                issues.add(new Issue(
                        IssueCode.CERTIFICATE_REVOKED,
                        "the CA revoked this member's certificate, serial "
                                + own.serial().toHex() + ": other members refuse its links"));
            }
        } catch (StorageException e) {
            issues.add(Issue.ofStorage("revocations cannot be read: " + e.getMessage()));
        }
        return issues;
    }
}
