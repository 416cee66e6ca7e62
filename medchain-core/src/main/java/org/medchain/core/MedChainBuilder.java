package org.medchain.core;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.medchain.chain.ledger.Ledger;
import org.medchain.dht.Dht;
import org.medchain.error.MedChainException;
import org.medchain.metrics.Metrics;
import org.medchain.time.TimeSettings;

/**
 * Collects what is needed to open {@link MedChain}. Not thread-safe.
 *
 * @param <B> the builder's own type
 */
public abstract sealed class MedChainBuilder<B extends MedChainBuilder<B>>
        permits MemberBuilder, ClientBuilder, HostBuilder {
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);

    final Path folder;
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    Duration patience = DEFAULT_PATIENCE;
    Optional<Executor> executor = Optional.empty();
    Metrics metrics = Metrics.NONE;

    MedChainBuilder(Path folder) {
        this.folder = folder;
    }

    abstract B self();

    abstract Ledger openLedger(Resources opened) throws MedChainException;

    abstract Dht openDirectory(Ledger ledger, Resources opened) throws MedChainException;

    /** The clock of everything opened here; the system's unless given. */
    public B clock(Clock clock) {
        this.clock = clock;
        return self();
    }

    /** The source of randomness of everything opened here; must be safe for use by several threads. */
    public B random(SecureRandom random) {
        this.random = random;
        return self();
    }

    /** How long a role waits for one operation of a network; 1 ms to 365 days, 30 s unless given. */
    public B patience(Duration patience) {
        this.patience = TimeSettings.require("patience", patience);
        return self();
    }

    /**
     * Where the roles' asynchronous methods run, such as {@code appendAsync}; unless given, on up to 16 daemon threads
     * {@code medchain-async-*} of {@link MedChain}, which begin with the first such call and end with it; at most 1,024 calls wait for one of them. A given executor stays
     * the host's; it must not run tasks on the thread that submits them, nor drop one
     * without an exception: the future of a dropped call ends only when {@link MedChain} is closed.
     *
     * <p>An asynchronous method does the same as the one it is named after. Its future fails with the same exceptions, as the
     * cause of an {@link java.util.concurrent.ExecutionException}, and with an
     * {@link org.medchain.error.UnavailableException} if the executor takes no task. What was cancelled before it began is not
     * done; what has begun is not interrupted and may take effect, as after a time-out: the same call again finds that.
     * {@link MedChain#close} completes every future that is not done, with an {@code UnavailableException}.
     */
    public B executor(Executor executor) {
        this.executor = Optional.of(executor);
        return self();
    }

    /**
     * Receives measurements of the roles, and of the ledger, the directory and the links that are opened here;
     * {@link Metrics#NONE} unless given.
     */
    public B metrics(Metrics metrics) {
        this.metrics = Metrics.guarded(metrics);
        return self();
    }

    /**
     * Opens. Returns before other members, servers or nodes are linked: what is asked then waits for them, up to
     * {@link #patience}. Serve once {@link MedChain#health} is ready.
     *
     * @throws IllegalStateException if a required setting is missing, or an artifact that its use needs
     * @throws IllegalArgumentException if an engine is unknown, or cannot do with its settings
     * @throws MedChainException if the folder is in use, or a network cannot be opened; what was opened is closed again
     */
    public MedChain open() throws MedChainException {
        return MedChain.open(this);
    }
}
