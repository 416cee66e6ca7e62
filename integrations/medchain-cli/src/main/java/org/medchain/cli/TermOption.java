package org.medchain.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.medchain.crypto.bytes.Bytes;
import picocli.CommandLine.Option;

/** From when until when a certificate is valid. */
final class TermOption {
    @Option(
            names = "--days",
            paramLabel = "DAYS",
            defaultValue = "730",
            description = "How long it is valid; default: ${DEFAULT-VALUE}.")
    private int days;

    static Instant from(Surroundings at) {
        return at.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    WantedCertificate wanted(Surroundings at, String command, Bytes request) throws CommandException {
        return new WantedCertificate(command, request, from(at), to(at));
    }

    private Instant to(Surroundings at) throws CommandException {
        return to(at, days);
    }

    static Instant to(Surroundings at, int days) throws CommandException {
        if (days < 1 || days > 36_525) {
            throw new CommandException(ExitCode.USAGE, "expected 1 to 36525 days, found " + days);
        }
        return from(at).plus(Duration.ofDays(days));
    }
}
