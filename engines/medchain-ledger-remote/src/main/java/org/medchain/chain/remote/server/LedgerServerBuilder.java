package org.medchain.chain.remote.server;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Metrics;
import org.medchain.time.TimeSettings;

/**
 * Opens a {@link LedgerServer}.
 *
 * <pre>{@code
 * LedgerServer server = LedgerServerBuilder.of(ledger)
 *         .member(member)
 *         .address(new InetSocketAddress("10.0.0.7", 7400))
 *         .open();
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class LedgerServerBuilder {
    private final Ledger ledger;
    private @Nullable CertifiedIdentity member;
    private @Nullable InetSocketAddress address;
    private ServerLimits limits = ServerLimits.DEFAULT;
    private Clock clock = Clock.systemUTC();
    private SecureRandom random = new SecureRandom();
    private Duration patience = Duration.ofSeconds(5);
    private Metrics metrics = Metrics.NONE;

    /** The server's identity, and what its links are checked with. */
    record Settings(CertifiedIdentity member, Clock clock, SecureRandom random, Duration patience, Metrics metrics) {}

    private LedgerServerBuilder(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Serves {@code ledger}, which is open. The caller closes it after the server. */
    public static LedgerServerBuilder of(Ledger ledger) {
        return new LedgerServerBuilder(ledger);
    }

    /** The member whose ledger is served; required. */
    public LedgerServerBuilder member(CertifiedIdentity member) {
        this.member = member;
        return this;
    }

    /** The one address to listen at; required. With port 0 the system chooses a port. */
    public LedgerServerBuilder address(InetSocketAddress address) {
        this.address = address;
        return this;
    }

    /** The most links at a time, of all clients together; 1,000 unless given. One client can have four of them. */
    public LedgerServerBuilder maxLinks(int links) {
        this.limits = new ServerLimits(links, limits.requests(), limits.bytes(), limits.threads());
        return this;
    }

    /** The most requests of one link that wait for answers; 256 unless given. At the limit the server stops reading the link. */
    public LedgerServerBuilder maxRequests(int requests) {
        this.limits = new ServerLimits(limits.links(), requests, limits.bytes(), limits.threads());
        return this;
    }

    /** The most bytes of those requests; 4 MiB unless given. */
    public LedgerServerBuilder maxBytes(int bytes) {
        this.limits = new ServerLimits(limits.links(), limits.requests(), bytes, limits.threads());
        return this;
    }

    /** The number of threads that answer requests; 2 unless given. */
    public LedgerServerBuilder threads(int threads) {
        this.limits = new ServerLimits(limits.links(), limits.requests(), limits.bytes(), threads);
        return this;
    }

    /** The clock by which clients' certificates must be valid; the system's unless given. */
    public LedgerServerBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /** The randomness for the keys of links; a {@link SecureRandom} of the system unless given. Must be thread-safe. */
    public LedgerServerBuilder random(SecureRandom random) {
        this.random = random;
        return this;
    }

    /** The most time that a client may take to authenticate; 1 ms to 365 days, 5 s unless given. */
    public LedgerServerBuilder patience(Duration patience) {
        this.patience = TimeSettings.require("patience", patience);
        return this;
    }

    /** Receives measurements of the links to clients; {@link Metrics#NONE} unless given. */
    public LedgerServerBuilder metrics(Metrics metrics) {
        this.metrics = Metrics.guarded(metrics);
        return this;
    }

    /**
     * Binds the address and starts to serve.
     *
     * @throws IllegalStateException if a required setting is missing
     * @throws UnavailableException if the address cannot be bound
     * @throws VerificationException if the certificate that the consortium names as its CA is not one of a CA
     */
    public LedgerServer open() throws UnavailableException, VerificationException {
        Settings settings = new Settings(required(member, "member"), clock, random, patience, metrics);
        return LedgerServer.open(ledger, required(address, "address"), settings, limits);
    }

    private static <T> T required(@Nullable T setting, String name) {
        if (setting == null) {
            throw new IllegalStateException("the setting \"" + name + "\" is missing");
        }
        return setting;
    }
}
