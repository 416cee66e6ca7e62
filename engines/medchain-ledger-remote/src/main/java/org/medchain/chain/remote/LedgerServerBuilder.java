package org.medchain.chain.remote;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

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
    private static final int MOST = 1 << 30;

    private final Ledger ledger;
    private @Nullable CertifiedIdentity member;
    private @Nullable InetSocketAddress address;
    private Limits limits = new Limits(1_000, 256, 4 << 20, 2);
    private Clock clock = Clock.systemUTC();
    private SecureRandom random = new SecureRandom();
    private Duration patience = Duration.ofSeconds(5);

    /** What clients may take up: links in all; of each link requests and bytes that wait for an answer; threads. */
    record Limits(int links, int requests, int bytes, int threads) {}

    /** Who serves, and how connections are judged. */
    record Setting(CertifiedIdentity member, Clock clock, SecureRandom random, Duration patience) {}

    private LedgerServerBuilder(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Serves {@code ledger}, which is open and is closed by whoever opened it, after the server. */
    public static LedgerServerBuilder of(Ledger ledger) {
        return new LedgerServerBuilder(ledger);
    }

    /** The member whose ledger it is; required. */
    public LedgerServerBuilder member(CertifiedIdentity member) {
        this.member = member;
        return this;
    }

    /** Where clients are served, and nowhere else; required. With port 0 one is chosen. */
    public LedgerServerBuilder address(InetSocketAddress address) {
        this.address = address;
        return this;
    }

    /** How many links there may be at once, of all clients together; 1,000 unless given. Each client may have four. */
    public LedgerServerBuilder maxLinks(int links) {
        this.limits = new Limits(positive(links), limits.requests(), limits.bytes(), limits.threads());
        return this;
    }

    /** How many requests of a link may wait for their answers; 256 unless given. Who sends more is not read meanwhile. */
    public LedgerServerBuilder maxRequests(int requests) {
        this.limits = new Limits(limits.links(), positive(requests), limits.bytes(), limits.threads());
        return this;
    }

    /** How many bytes those requests may have; 4 MiB unless given. */
    public LedgerServerBuilder maxBytes(int bytes) {
        this.limits = new Limits(limits.links(), limits.requests(), positive(bytes), limits.threads());
        return this;
    }

    /** How many threads look up answers; 2 unless given. */
    public LedgerServerBuilder threads(int threads) {
        this.limits = new Limits(limits.links(), limits.requests(), limits.bytes(), positive(threads));
        return this;
    }

    private static int positive(int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException("1 to " + MOST + " expected, found " + value);
        }
        return value;
    }

    /** By which clients' certificates must be valid; the system's unless given. */
    public LedgerServerBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /** For the keys of links; must be safe for use by several threads. */
    public LedgerServerBuilder random(SecureRandom random) {
        this.random = random;
        return this;
    }

    /** How long a connection may take to prove who is there; 5 s unless given. */
    public LedgerServerBuilder patience(Duration patience) {
        this.patience = patience;
        return this;
    }

    /**
     * Binds the address and serves.
     *
     * @throws IllegalStateException if a required setting is missing
     * @throws UnavailableException if the address cannot be bound
     * @throws VerificationException if the consortium's CA is none
     */
    public LedgerServer open() throws UnavailableException, VerificationException {
        Setting setting = new Setting(required(member, "member"), clock, random, patience);
        return LedgerServer.open(ledger, required(address, "address"), setting, limits);
    }

    private static <T> T required(@Nullable T setting, String name) {
        if (setting == null) {
            throw new IllegalStateException("a " + name + " is missing");
        }
        return setting;
    }
}
