package org.medchain.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.medchain.crypto.ca.IdentityCertificate;

/** Warns before certificates end. */
public final class CertificateTerm {
    private CertificateTerm() {}

    /**
     * The issue of a certificate that is not valid at {@code now}, or ends within 90 days.
     *
     * @param whose the certificate's holder, as the beginning of a sentence: "this process"
     */
    public static Optional<Issue> issue(String whose, IdentityCertificate certificate, Instant now) {
        Instant end = certificate.notAfter();
        String which = whose + "'s certificate, serial " + certificate.serial().toHex() + ",";
        if (now.isBefore(certificate.notBefore())) {
            return Optional.of(new Issue(
                    IssueCode.CERTIFICATE_NOT_YET_VALID,
                    which + " is valid from " + certificate.notBefore() + ", and this machine's clock shows " + now));
        }
        if (now.isAfter(end)) {
            return Optional.of(
                    new Issue(IssueCode.CERTIFICATE_ENDED, which + " ended at " + end + "; renew it and open again"));
        }
        return soon(Duration.between(now, end))
                .map(code -> new Issue(code, which + " ends at " + end + "; " + what(code) + " renew it before then"));
    }

    private static String what(IssueCode code) {
        return code == IssueCode.CERTIFICATE_ENDS_IN_90_DAYS ? "plan to" : "have somebody";
    }

    private static Optional<IssueCode> soon(Duration left) {
        if (left.compareTo(Duration.ofDays(90)) > 0) {
            return Optional.empty();
        }
        if (left.compareTo(Duration.ofDays(30)) > 0) {
            return Optional.of(IssueCode.CERTIFICATE_ENDS_IN_90_DAYS);
        }
        return Optional.of(
                left.compareTo(Duration.ofDays(7)) > 0
                        ? IssueCode.CERTIFICATE_ENDS_IN_30_DAYS
                        : IssueCode.CERTIFICATE_ENDS_IN_7_DAYS);
    }
}
