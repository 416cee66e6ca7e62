package org.medchain.crypto.ca;

import java.util.function.Function;
import java.util.function.Predicate;
import org.medchain.crypto.bytes.Bytes;

/**
 * Which certificates were revoked, by their serial numbers, as far as a party knows. As a predicate, it holds for each that does not count:
 * one that was revoked, and one of which that is not known.
 */
public final class Revocations implements Predicate<Bytes> {
    private final Function<Bytes, Standing> standings;

    private Revocations(Function<Bytes, Standing> standings) {
        this.standings = standings;
    }

    /** What is known of a certificate. */
    public enum Standing {
        /** It was not revoked. */
        NOT_REVOKED,
        /** It was revoked. */
        REVOKED,
        /** The party cannot tell now: what it lacks may be a revocation, or what it has cannot be read. */
        UNKNOWN
    }

    /** Revocations by what is known of each serial number. */
    public static Revocations of(Function<Bytes, Standing> standings) {
        return new Revocations(standings);
    }

    /** Revocations by a predicate: all that it holds for were revoked, unless it tells more, as these do. */
    public static Revocations by(Predicate<Bytes> revoked) {
        return revoked instanceof Revocations known
                ? known
                : new Revocations(serial -> revoked.test(serial) ? Standing.REVOKED : Standing.NOT_REVOKED);
    }

    /** What is known of the certificate with this serial number. */
    public Standing standing(Bytes serial) {
        return standings.apply(serial);
    }

    /** Whether the certificate with this serial number does not count. */
    @Override
    public boolean test(Bytes serial) {
        return standing(serial) != Standing.NOT_REVOKED;
    }
}
