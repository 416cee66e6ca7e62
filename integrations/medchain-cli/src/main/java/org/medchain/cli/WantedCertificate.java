package org.medchain.cli;

import java.time.Duration;
import java.time.Instant;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;

/**
 * A certificate that a command is to make.
 *
 * @param command what is repeated if the command does not end
 * @param request what the certificate answers
 */
record WantedCertificate(String command, Bytes request, Instant from, Instant to) {
    /** The largest {@link #note} in bytes. */
    static final int MAX_NOTE = 100;

    /** A command is repeated within days; later, a certificate of that day is better. */
    private static final Duration LATEST = Duration.ofDays(7);

    /** What is kept beside a certificate until it is handed out. */
    Bytes note() {
        return OutputFile.text(command + "\n");
    }

    /** Whether {@code made} is what an earlier run of this command made. */
    boolean isLike(IdentityCertificate made) {
        return made.notBefore().plus(LATEST).isAfter(from)
                && Duration.between(made.notBefore(), made.notAfter()).equals(Duration.between(from, to));
    }
}
