package org.medchain.chain.ledger;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.event.Event;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.VerificationException;

/**
 * Opens the ledger for an application that is not a member, through members that serve it with a {@code LedgerServer}.
 *
 * <pre>{@code
 * Ledger ledger = RemoteLedgerBuilder.of(config)
 *         .user(user)
 *         .server(new InetSocketAddress("ledger.north.example", 7400))
 *         .server(new InetSocketAddress("ledger.south.example", 7400))
 *         .open();
 * }</pre>
 *
 * <p>The configuration is all that is trusted; who became a member later, the ledger proves. A quorum of members must be
 * there for it to be known that something is <em>not</em> on the ledger; for all else one honest member does. Not
 * thread-safe.
 */
public final class RemoteLedgerBuilder {
    private final ConsortiumConfig config;
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private @Nullable CertifiedIdentity user;
    private Clock clock = Clock.systemUTC();
    private SecureRandom random = new SecureRandom();
    private Duration patience = Duration.ofSeconds(5);
    private Duration deadline = Duration.ofSeconds(30);
    private long queueBytes = 16 << 20;

    private RemoteLedgerBuilder(ConsortiumConfig config) {
        this.config = config;
    }

    /** The ledger of the consortium with this genesis configuration. */
    public static RemoteLedgerBuilder of(ConsortiumConfig config) {
        return new RemoteLedgerBuilder(config);
    }

    /** Who uses the ledger, with a certificate of the consortium's CA; required. */
    public RemoteLedgerBuilder user(CertifiedIdentity user) {
        this.user = user;
        return this;
    }

    /** Where a member serves clients: one call for each; at least one is required. Who is there, is proved there. */
    public RemoteLedgerBuilder server(InetSocketAddress address) {
        addresses.add(address);
        return this;
    }

    /** By which members' certificates must be valid; the system's unless given. */
    public RemoteLedgerBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /** For keys of links, whom to ask first, and how long to wait between tries; must be safe for use by several threads. */
    public RemoteLedgerBuilder random(SecureRandom random) {
        this.random = random;
        return this;
    }

    /** How long to wait for the answer of one member before another is asked; 5 s unless given. */
    public RemoteLedgerBuilder patience(Duration patience) {
        this.patience = patience;
        return this;
    }

    /** How long an append or a read may take in all, whomever is asked; 30 s unless given. */
    public RemoteLedgerBuilder deadline(Duration deadline) {
        this.deadline = deadline;
        return this;
    }

    /** How many bytes of events may wait for their receipts; 16 MiB unless given. */
    public RemoteLedgerBuilder queueBytes(long bytes) {
        if (bytes < Event.MAX_SIZE) {
            throw new IllegalArgumentException("at least " + Event.MAX_SIZE + " bytes expected, found " + bytes);
        }
        this.queueBytes = bytes;
        return this;
    }

    /**
     * Opens the ledger. Does not wait for members: what is asked before there are links waits for them.
     *
     * @throws IllegalStateException if a required setting is missing, or the artifact medchain-ledger-remote
     * @throws VerificationException if the consortium's CA is none
     */
    public Ledger open() throws VerificationException {
        if (addresses.isEmpty()) {
            throw new IllegalStateException("a client of a ledger needs a server, found none");
        }
        if (user == null) {
            throw new IllegalStateException("a client of a ledger needs a user, found none");
        }
        return factory()
                .open(new RemoteLedgerSettings(config, addresses, user, clock, random, patience, deadline, queueBytes));
    }

    private static RemoteLedgerFactory factory() {
        return ServiceLoader.load(RemoteLedgerFactory.class)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "a client of a ledger needs the artifact medchain-ledger-remote, found none that asks members"));
    }
}
