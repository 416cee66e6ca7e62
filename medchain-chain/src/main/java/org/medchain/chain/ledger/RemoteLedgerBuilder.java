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
import org.medchain.chain.ledger.spi.RemoteLedgerFactory;
import org.medchain.chain.ledger.spi.RemoteLedgerSettings;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Metrics;
import org.medchain.time.TimeSettings;

/**
 * Opens the ledger for an application that is not a member, through members that serve it with a {@code LedgerServer}.
 *
 * <pre>{@code
 * Ledger ledger = RemoteLedgerBuilder.of(config)
 *     .user(user)
 *     .server(new InetSocketAddress("ledger.north.example", 7400))
 *     .server(new InetSocketAddress("ledger.south.example", 7400))
 *     .open();
 * }</pre>
 *
 * <p>Only the configuration is trusted; the ledger proves later changes of the members. Confirming that an event is
 * <em>not</em> on the ledger takes a quorum of members; everything else takes one honest member. Not thread-safe.
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
    private Metrics metrics = Metrics.NONE;

    private RemoteLedgerBuilder(ConsortiumConfig config) {
        this.config = config;
    }

    /** The ledger of the consortium with this genesis configuration. */
    public static RemoteLedgerBuilder of(ConsortiumConfig config) {
        return new RemoteLedgerBuilder(config);
    }

    /** The user of the ledger, certified by the consortium's CA. Required. */
    public RemoteLedgerBuilder user(CertifiedIdentity user) {
        this.user = user;
        return this;
    }

    /**
     * The address of a member's server; call once for each, at least once. The member proves its identity when
     * connected.
     */
    public RemoteLedgerBuilder server(InetSocketAddress address) {
        addresses.add(address);
        return this;
    }

    /** The clock for judging the validity of members' certificates. Default: the system clock. */
    public RemoteLedgerBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /** Randomness for link keys, the choice of members and waiting times between retries. Must be thread-safe. */
    public RemoteLedgerBuilder random(SecureRandom random) {
        this.random = random;
        return this;
    }

    /** How long to wait for one member's answer before asking another; 1 ms to 365 days. Default: 5 s. */
    public RemoteLedgerBuilder patience(Duration patience) {
        this.patience = TimeSettings.require("patience", patience);
        return this;
    }

    /** How long an append or a read may take in all; 1 ms to 365 days. Default: 30 s. */
    public RemoteLedgerBuilder deadline(Duration deadline) {
        this.deadline = TimeSettings.require("deadline", deadline);
        return this;
    }

    /** How many bytes of events may wait for their receipts. Default: 16 MiB. */
    public RemoteLedgerBuilder queueBytes(long bytes) {
        if (bytes < Event.MAX_SIZE) {
            throw new IllegalArgumentException(
                    "expected a queue of at least " + Event.MAX_SIZE + " bytes, found " + bytes);
        }
        this.queueBytes = bytes;
        return this;
    }

    /** Receives measurements of the ledger and its links. Default: {@link Metrics#NONE}. */
    public RemoteLedgerBuilder metrics(Metrics metrics) {
        this.metrics = metrics;
        return this;
    }

    /**
     * Opens the ledger. Returns before any member is connected; later calls wait for the connections.
     *
     * @throws IllegalStateException if a required setting or the artifact medchain-ledger-remote is missing
     * @throws VerificationException if the configured CA certificate is not one of a certificate authority
     */
    public Ledger open() throws VerificationException {
        if (addresses.isEmpty()) {
            throw new IllegalStateException("expected one or more servers for a client of a ledger, found none");
        }
        if (user == null) {
            throw new IllegalStateException("expected a user for a client of a ledger, found none");
        }
        return factory()
                .open(new RemoteLedgerSettings(
                        config, addresses, user, clock, random, patience, deadline, queueBytes, metrics));
    }

    private static RemoteLedgerFactory factory() {
        return ServiceLoader.load(RemoteLedgerFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "expected the artifact medchain-ledger-remote, which asks members, found none"));
    }
}
