package org.medchain.core;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.medchain.chain.ledger.Ledger;
import org.medchain.dht.Dht;
import org.medchain.error.MedChainException;

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

    /** How long a role waits for one operation of a network; 30 s unless given. */
    public B patience(Duration patience) {
        this.patience = patience;
        return self();
    }

    /**
     * Opens.
     *
     * @throws IllegalStateException if a required setting is missing, or an artifact that its use needs
     * @throws IllegalArgumentException if an engine is unknown, or cannot do with its settings
     * @throws MedChainException if the folder is in use, or a network cannot be opened; what was opened is closed again
     */
    public MedChain open() throws MedChainException {
        return MedChain.open(this);
    }
}
