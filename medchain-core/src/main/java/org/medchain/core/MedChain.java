package org.medchain.core;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.core.access.AccessLog;
import org.medchain.core.access.LedgerClient;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.directory.DirectoryClient;
import org.medchain.core.role.Auditor;
import org.medchain.core.role.Networks;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Reconciliation;
import org.medchain.core.role.Requester;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.identity.Identity;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.error.Printable;

/**
 * The entry point: opens both networks and hands out roles. One instance a process and folder; thread-safe. Closing it closes
 * everything it opened, roles included.
 *
 * <p>A process that is a member of the consortium opens its own ledger and directory in a folder; the engines are found by
 * name. A process that has them already passes them in, and closes them itself.
 */
public final class MedChain implements AutoCloseable {
    private static final Logger LOG = System.getLogger(MedChain.class.getName());
    private static final int ID_LENGTH = 16;

    private final Path folder;
    private final Ledger ledger;
    private final Dht directory;
    private final Networks networks;
    private final Resources opened;
    private final Map<Path, ProviderStore> catalogues = new HashMap<>();
    private final Map<Path, HealthDataStore> contents = new HashMap<>();

    private MedChain(Path folder, Ledger ledger, Dht directory, Networks networks, Resources opened) {
        this.folder = folder;
        this.ledger = ledger;
        this.directory = directory;
        this.networks = networks;
        this.opened = opened;
    }

    /**
     * Begins to open MedChain.
     *
     * @param folder where the roles, and the engines opened here, keep their state; made if missing
     */
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

    /**
     * Whose certificates were revoked on {@code ledger}, by their serial numbers: for a directory's network, which asks for each
     * connection. For a ledger whose blocks are here, which answers at once. Every certificate counts as revoked while the ledger
     * has not caught up since it was opened, for what it lacks may be a revocation; and where it cannot be read, for then it has
     * failed. A connection that was refused for that is tried again soon.
     */
    public static Predicate<Bytes> revokedOn(Ledger ledger) {
        return serial -> {
            try {
                return !ledger.isCaughtUp() || ledger.isRevoked(serial);
            } catch (MedChainException e) {
                LOG.log(Level.ERROR, "revocations cannot be read: " + Printable.of(e.getMessage()));
                return true;
            }
        };
    }

    /** The ledger. */
    public Ledger ledger() {
        return ledger;
    }

    /** The directory. */
    public Dht directory() {
        return directory;
    }

    /**
     * A provider with a catalogue, a data store and an audit trail of its own choice. Closing the catalogue stays with the
     * caller.
     *
     * @throws org.medchain.core.role.CatalogueBehindException if the ledger has events of this provider that the catalogue
     *     does not know
     */
    public Provider provider(CertifiedIdentity user, ProviderStore catalogue, HealthDataStore content, AccessLog log)
            throws MedChainException {
        return Provider.open(networks, user, catalogue, content, log);
    }

    /** A provider with a data store and an audit trail of its own choice; its catalogue is under this instance's folder. */
    public Provider provider(CertifiedIdentity user, HealthDataStore content, AccessLog log) throws MedChainException {
        return provider(user, catalogue(user), content, log);
    }

    /** A provider that keeps its catalogue and its data in files under this instance's folder. */
    public Provider provider(CertifiedIdentity user) throws MedChainException {
        return provider(user, catalogue(user), content(user), AccessLog.none());
    }

    /** Brings the catalogue under this instance's folder level with the ledger; see {@link Provider#reconcile}. */
    public Reconciliation reconcile(CertifiedIdentity user) throws MedChainException {
        return reconcile(user, catalogue(user));
    }

    /** Brings a catalogue level with the ledger; see {@link Provider#reconcile}. */
    public Reconciliation reconcile(CertifiedIdentity user, ProviderStore catalogue) throws MedChainException {
        return Provider.reconcile(networks, user, catalogue);
    }

    /** A user's catalogue is opened once, however many providers use it. */
    private ProviderStore catalogue(CertifiedIdentity user) throws MedChainException {
        Path home = home(user);
        synchronized (catalogues) {
            ProviderStore open = catalogues.get(home);
            if (open == null) {
                ProviderStore store = JdbcProviderStore.openFile(home.resolve("catalogue.db"), networks.random());
                opened.add(store::close);
                catalogues.put(home, store);
                open = store;
            }
            return open;
        }
    }

    private HealthDataStore content(CertifiedIdentity user) throws MedChainException {
        Path home = home(user);
        synchronized (contents) {
            HealthDataStore open = contents.get(home);
            if (open == null) {
                FileHealthDataStore store = FileHealthDataStore.open(home.resolve("data"));
                opened.add(store::close);
                contents.put(home, store);
                open = store;
            }
            return open;
        }
    }

    /** A patient. */
    public Patient patient(CertifiedIdentity user) throws MedChainException {
        return Patient.open(networks, user);
    }

    /**
     * A requester. A user has one at a time in a folder, since the folder where its answers wait is its own; keep it, it is
     * thread-safe. Another can be opened once it is closed.
     *
     * @throws org.medchain.error.StorageException if this user's requester is open already, here or in another process
     */
    public Requester requester(CertifiedIdentity user) throws MedChainException {
        Requester requester = Requester.open(networks, user, home(user).resolve("staging"));
        opened.add(requester::close);
        return requester;
    }

    /** An auditor of this consortium. */
    public Auditor auditor() throws MedChainException {
        return Auditor.of(ledger.memberHistory(), networks.clock().instant());
    }

    @Override
    public void close() throws MedChainException {
        opened.close();
    }

    private Path home(CertifiedIdentity user) {
        String id = user.identity().id().value().toHex().substring(0, ID_LENGTH);
        return folder.resolve("users").resolve(id);
    }

    /** Collects what is needed to open MedChain. */
    public static final class Builder {
        private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);
        private static final String EMBEDDED = "embedded";

        private final Path folder;
        private final Resources opened = new Resources();
        private @Nullable Ledger ledger;
        private @Nullable ConsortiumConfig consortium;
        private @Nullable Identity member;
        private @Nullable Dht directory;
        private String consensusEngine = EMBEDDED;
        private final Map<String, String> consensusOptions = new HashMap<>();
        private @Nullable Function<Ledger, DhtSettings> directorySettings;
        private String directoryEngine = EMBEDDED;
        private Clock clock = Clock.systemUTC();
        private SecureRandom random = new SecureRandom();
        private Duration patience = DEFAULT_PATIENCE;

        private Builder(Path folder) {
            this.folder = folder;
        }

        /** This process is {@code member} of {@code consortium} and opens its ledger under the folder. */
        public Builder member(ConsortiumConfig consortium, Identity member) {
            this.consortium = consortium;
            this.member = member;
            return this;
        }

        /** Uses a ledger that is open; in place of {@link #member}. */
        public Builder ledger(Ledger ledger) {
            this.ledger = ledger;
            return this;
        }

        /** The engine of the ledger to be opened; {@code embedded} unless said. */
        public Builder consensusEngine(String name) {
            this.consensusEngine = name;
            return this;
        }

        /** A setting of that engine; see there. */
        public Builder consensusOption(String name, String value) {
            consensusOptions.put(name, value);
            return this;
        }

        /** Uses a directory that is open; otherwise one is opened. */
        public Builder directory(Dht directory) {
            this.directory = directory;
            return this;
        }

        /**
         * How the directory to be opened runs: as a node of a network, as a client of one, or alone. Unless said alone, under the
         * folder, by the clock of everything opened here.
         *
         * @param settings asked once, with the ledger, which is open by then; so that the network can go by what is
         *     {@linkplain MedChain#revokedOn revoked} there
         */
        public Builder directorySettings(Function<Ledger, DhtSettings> settings) {
            this.directorySettings = settings;
            return this;
        }

        /** The engine of the directory to be opened; {@code embedded} unless said. */
        public Builder directoryEngine(String name) {
            this.directoryEngine = name;
            return this;
        }

        /** The clock of everything opened here; the system's unless said. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** The source of randomness; must be safe for use by several threads. */
        public Builder random(SecureRandom random) {
            this.random = random;
            return this;
        }

        /** How long a role waits for one operation of a network; 30 s unless said. */
        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /**
         * Opens.
         *
         * @throws IllegalStateException if neither a ledger nor a member is given, or both; or an open directory and settings
         * @throws IllegalArgumentException if an engine is unknown, or cannot do with its settings
         * @throws MedChainException if a network cannot be opened; what was opened is closed again
         */
        public MedChain open() throws MedChainException {
            boolean complete = false;
            try {
                Ledger openLedger = openLedger();
                Dht openDirectory = openDirectory(openLedger);
                Networks networks = new Networks(
                        new LedgerClient(openLedger, clock, patience),
                        new DirectoryClient(openDirectory, patience),
                        clock,
                        random);
                complete = true;
                return new MedChain(folder, openLedger, openDirectory, networks, opened);
            } finally {
                if (!complete) {
                    opened.close();
                }
            }
        }

        private Ledger openLedger() throws MedChainException {
            boolean memberGiven = member != null;
            if ((ledger != null) == memberGiven) {
                throw new IllegalStateException("expected either an open ledger or a member of a consortium");
            }
            if (ledger != null) {
                return ledger;
            }
            LedgerBuilder builder = LedgerBuilder.in(folder.resolve("ledger"))
                    .consortium(Objects.requireNonNull(consortium))
                    .member(Objects.requireNonNull(member))
                    .engine(consensusEngine)
                    .clock(clock);
            consensusOptions.forEach(builder::engineOption);
            Ledger own = builder.open();
            opened.add(own::close);
            return own;
        }

        private Dht openDirectory(Ledger openLedger) throws MedChainException {
            if (directory != null && directorySettings != null) {
                throw new IllegalStateException("expected an open directory or settings for one, found both");
            }
            if (directory != null) {
                return directory;
            }
            DhtSettings settings = directorySettings == null ? alone() : directorySettings.apply(openLedger);
            Dht own = DhtFactory.named(directoryEngine).open(settings);
            opened.add(own::close);
            return own;
        }

        private DhtSettings alone() {
            return DhtSettings.builder(folder.resolve("directory")).clock(clock).build();
        }
    }
}
