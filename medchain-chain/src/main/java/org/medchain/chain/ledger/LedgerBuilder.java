package org.medchain.chain.ledger;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.block.Seat;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.ledger.spi.LedgerFactory;
import org.medchain.chain.ledger.spi.LedgerSettings;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Metrics;

/**
 * Opens a member's ledger.
 *
 * <pre>{@code
 * Ledger ledger = LedgerBuilder.in(folder).consortium(config).member(identity).open();
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class LedgerBuilder {
    private final Path folder;
    private @Nullable ConsortiumConfig config;
    private @Nullable Identity member;
    private @Nullable Seat joined;
    private Clock clock = Clock.systemUTC();
    private LongSupplier nanoTime = System::nanoTime;
    private SecureRandom random = new SecureRandom();
    private Metrics metrics = Metrics.NONE;
    private String engineName = "embedded";
    private @Nullable ConsensusFactory engine;
    private Map<String, String> options = Map.of();

    private LedgerBuilder(Path folder) {
        this.folder = folder;
    }

    /** A ledger in {@code folder}, which is created if missing. */
    public static LedgerBuilder in(Path folder) {
        return new LedgerBuilder(folder);
    }

    /** The consortium's genesis configuration. Required; it must not change later. */
    public LedgerBuilder consortium(ConsortiumConfig config) {
        this.config = config;
        return this;
    }

    /** The identity that signs blocks for the member that runs this ledger. Required. */
    public LedgerBuilder member(Identity member) {
        this.member = member;
        return this;
    }

    /**
     * The member that runs this ledger if it is not in the genesis configuration or has another key by now. It joined,
     * or will join, by a {@link org.medchain.chain.block.ChangeMembers} event. Until that event is on the chain the
     * ledger only follows.
     *
     * @param number the member's number
     */
    public LedgerBuilder member(int number, CertifiedIdentity member) {
        this.member = member.keys();
        this.joined = new Seat(number, Optional.of(new Member("joined", member.certificate())));
        return this;
    }

    /** The source of the timestamps of blocks. Default: the system clock. */
    public LedgerBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * A monotonic clock in nanoseconds, by which an engine detects jumps of the other clock. Default:
     * {@link System#nanoTime}. Tests that move the other clock set it.
     */
    public LedgerBuilder nanoTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        return this;
    }

    /** Draws what must not be guessed, such as the secret names of the index. Default: the platform's. */
    public LedgerBuilder random(SecureRandom random) {
        this.random = random;
        return this;
    }

    /** Receives measurements of the ledger, its engine and its links. Default: {@link Metrics#NONE}. */
    public LedgerBuilder metrics(Metrics metrics) {
        this.metrics = metrics;
        return this;
    }

    /**
     * The engine and its options; {@link ServiceLoader} finds the engine by name. Default:
     * {@link ConsensusSettings#EMBEDDED}.
     */
    public LedgerBuilder engine(ConsensusSettings settings) {
        this.engineName = settings.engine();
        this.options = settings.options();
        this.engine = null;
        return this;
    }

    /** A custom engine. */
    public LedgerBuilder engine(ConsensusFactory factory, Map<String, String> options) {
        this.engine = factory;
        this.options = Map.copyOf(options);
        return this;
    }

    /**
     * Opens the ledger, recovering to the last durable block after any kind of stop.
     *
     * @throws IllegalStateException if a required setting, the engine or the ledger's store is missing; the store and
     *     each engine except {@code embedded} are separate artifacts
     * @throws IllegalArgumentException if the identity is not a member's, or the engine cannot serve the consortium
     * @throws StorageException if the folder is in use, belongs to another consortium, cannot be read or is damaged
     * @throws VerificationException if the CA of a new ledger did not certify its founders for the present time
     * @throws UnavailableException if a resource that the engine needs is unavailable
     */
    public Ledger open() throws StorageException, VerificationException, UnavailableException {
        ConsortiumConfig consortium = required(config, "consortium");
        Identity signer = required(member, "member");
        ConsensusFactory factory = engine != null ? engine : named(engineName);
        Seat seat = seat(consortium, signer);
        return store().open(new LedgerSettings(
                folder, consortium, seat, joined == null, signer, factory, options, clock, nanoTime, random, metrics));
    }

    private Seat seat(ConsortiumConfig consortium, Identity signer) {
        if (joined != null) {
            return joined;
        }
        MemberSet founders = consortium.memberSet();
        int number = founders.number(signer.publicIdentity())
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected a member of " + consortium.name() + ", found " + signer.publicIdentity()));
        return new Seat(number, founders.member(number));
    }

    private static <T> T required(@Nullable T setting, String name) {
        if (setting == null) {
            throw new IllegalStateException("expected a " + name + " for the ledger, found none");
        }
        return setting;
    }

    private static LedgerFactory store() {
        return ServiceLoader.load(LedgerFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "expected the artifact medchain-ledger, which stores a member's ledger, found none"));
    }

    private static ConsensusFactory named(String name) {
        List<ConsensusFactory> all = ServiceLoader.load(ConsensusFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return all.stream()
                .filter(factory -> Objects.equals(factory.name(), name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("expected a consensus engine named " + name
                        + ", found "
                        + all.stream().map(ConsensusFactory::name).sorted().toList()
                        + ": an engine is a separate artifact, here "
                        + (name.equals(ConsensusSettings.EMBEDDED.engine())
                                ? "medchain-member"
                                : "medchain-consensus-" + name + " if the name is right")));
    }
}
