package org.medchain.core;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.access.AccessLog;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.network.Reads;
import org.medchain.core.internal.network.Tasks;
import org.medchain.core.internal.role.PatientRole;
import org.medchain.core.internal.role.ProviderRole;
import org.medchain.core.internal.role.RequesterRole;
import org.medchain.core.role.Auditor;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.ProviderHealth;
import org.medchain.core.role.Reconciliation;
import org.medchain.core.role.Requester;
import org.medchain.core.store.Backlog;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.ca.Revocations;
import org.medchain.dht.Dht;
import org.medchain.error.MedChainException;
import org.medchain.health.Health;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.io.Printable;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;

/**
 * The entry point: opens both networks and hands out roles. A folder has one instance at a time, in whatever process; thread-safe.
 * Asked twice for a user's role, it hands out the same. Closing it closes everything it opened, roles included; a role asked for
 * afterwards is an {@link IllegalStateException}.
 *
 * <p>The engines of the networks are artifacts of their own and found by name.
 */
public final class MedChain implements AutoCloseable {
    private static final Logger LOG = System.getLogger(MedChain.class.getName());
    private static final int ID_LENGTH = 16;
    /** How long a catalogue may take to say how it is. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final AccessLog NO_TRAIL = AccessLog.none();

    private final Path folder;
    private final Ledger ledger;
    private final Dht directory;
    private final Networks networks;
    private final Resources opened;
    private final Map<Path, ProviderStore> catalogues = new HashMap<>();
    private final Map<Path, HealthDataStore> contents = new HashMap<>();
    /** For {@link #health}, which does not wait for one that is being opened. */
    private final Map<IdentityCertificate, OpenProvider> providers = new ConcurrentHashMap<>();

    private final Map<IdentityCertificate, Patient> patients = new HashMap<>();
    private final Map<IdentityCertificate, OpenRequester> requesters = new HashMap<>();

    private MedChain(Path folder, Ledger ledger, Dht directory, Networks networks, Resources opened) {
        this.folder = folder;
        this.ledger = ledger;
        this.directory = directory;
        this.networks = networks;
        this.opened = opened;
    }

    /**
     * A process of a member of a consortium, which keeps the ledger, and the directory or its node, under a folder.
     *
     * @param folder where the networks and the roles opened here keep their state; made if missing, and this instance's alone
     * @param consortium the genesis configuration, the same ever after
     * @param member who signs blocks, with a certificate of the consortium's CA
     */
    public static MemberBuilder member(Path folder, ConsortiumConfig consortium, CertifiedIdentity member) {
        return new MemberBuilder(folder, consortium, member);
    }

    /**
     * An application that is a client of both networks: it reads and writes through members, verifies what they say, and stores
     * nothing but what its roles do.
     *
     * @param folder where the roles opened here keep their state; made if missing, this instance's alone, and of one consortium
     * @param consortium the genesis configuration: all that is trusted
     * @param user who this is, with a certificate of the consortium's CA
     */
    public static ClientBuilder client(Path folder, ConsortiumConfig consortium, CertifiedIdentity user) {
        return new ClientBuilder(folder, consortium, user);
    }

    /**
     * Roles over networks that the host has opened, and closes itself.
     *
     * @param folder where the roles opened here keep their state; made if missing, and this instance's alone
     */
    public static HostBuilder over(Path folder, Ledger ledger, Dht directory) {
        return new HostBuilder(folder, ledger, directory);
    }

    /** Opens what {@code builder} says; what was opened is closed again if something cannot be. */
    static MedChain open(MedChainBuilder<?> builder) throws MedChainException {
        Resources opened = new Resources();
        boolean complete = false;
        try {
            opened.add(FolderLock.of(builder.folder)::close);
            Ledger ledger = builder.openLedger(opened);
            Dht directory = builder.openDirectory(ledger, opened);
            Reads reads = Reads.of(ledger);
            opened.add(reads::close);
            Networks networks = new Networks(
                    new LedgerClient(ledger, reads, builder.clock, builder.patience),
                    new DirectoryClient(directory, builder.patience, builder.metrics),
                    builder.clock,
                    builder.random,
                    builder.executor.map(Tasks::on).orElseGet(Tasks::onOwnThreads),
                    builder.metrics);
            complete = true;
            return new MedChain(builder.folder, ledger, directory, networks, opened);
        } finally {
            if (!complete) {
                opened.close();
            }
        }
    }

    /**
     * What is known on {@code ledger} of the revocation of certificates: for a directory's network, which asks for each
     * connection. For a ledger whose blocks are here, which answers at once. Of no certificate is anything known while the ledger
     * has not caught up since it was opened, for what it lacks may be a revocation; nor where it cannot be read, for then it has
     * failed. A connection that was refused for that is tried again soon.
     */
    public static Revocations revocationsOn(Ledger ledger) {
        return serial -> {
            try {
                if (!ledger.isCaughtUp()) {
                    return Revocations.Standing.UNKNOWN;
                }
                return Revocations.Standing.of(ledger.isRevoked(serial));
            } catch (MedChainException e) {
                LOG.log(Level.ERROR, "MC-P001 revocations cannot be read: " + Printable.of(e.getMessage()));
                return Revocations.Standing.UNKNOWN;
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
     * The state of everything that was opened here: ledger, directory and providers. A supervisor restarts the process when
     * it is not {@linkplain Health#isLive live}, and sends no requests while it is not {@linkplain Health#isReady ready}.
     * Asks providers' catalogues; for one that does not answer it waits two seconds.
     */
    public Health health() {
        List<Health> parts = new ArrayList<>(List.of(ledger.health(), directory.health()));
        if (opened.isClosed()) {
            parts.add(Health.of(List.of(new Issue(IssueCode.CLOSED, "MedChain is closed"))));
        } else {
            providers.values().forEach(provider -> parts.add(health(provider)));
        }
        return Health.ofAll(parts);
    }

    /** Where this process stands, for operators: whom it reaches, how far it is, and its {@linkplain #health health}. */
    public MedChainStatus status() {
        return new MedChainStatus(ledger.status(), directory.status(), health());
    }

    private static Health health(OpenProvider open) {
        try {
            Optional<ProviderHealth> health = open.health().answer(PATIENCE);
            return health.isPresent()
                    ? health.get()
                    : Health.of(List.of(new Issue(
                            IssueCode.DATABASE_UNAVAILABLE,
                            "the catalogue of " + open.provider().certificate() + " has not answered for "
                                    + PATIENCE.toSeconds() + " s or more")));
        } catch (ExecutionException e) {
            String why = Printable.of(
                    e.getCause() == null ? e.toString() : e.getCause().getMessage());
            return Health.of(List.of(Issue.ofStorage("the catalogue cannot be read: " + why)));
        }
    }

    /** A provider and what it was opened with. */
    private record OpenProvider(
            Provider provider,
            Probe<ProviderHealth> health,
            ProviderStore catalogue,
            HealthDataStore content,
            AccessLog log) {
        boolean isOver(ProviderStore otherCatalogue, HealthDataStore otherContent, AccessLog otherLog) {
            return catalogue == otherCatalogue && content == otherContent && log == otherLog;
        }
    }

    /** A requester, and what closes it together with everything else. */
    private record OpenRequester(Requester requester, Resources.Resource closing) {}

    /**
     * A provider with a catalogue, a data store and an audit trail of its own choice. Closing the catalogue stays with the
     * caller.
     *
     * @throws IllegalStateException if a provider of this user is open here over another catalogue, data store or audit trail
     * @throws org.medchain.core.role.CatalogueBehindException if the ledger has events of this provider that the catalogue
     *     does not know
     */
    public Provider provider(CertifiedIdentity user, ProviderStore catalogue, HealthDataStore content, AccessLog log)
            throws MedChainException {
        OpenProvider open = once(providers, user.certificate(), () -> {
            Provider provider = ProviderRole.open(networks, user, catalogue, content, log);
            Metrics metrics = networks.metrics();
            Probe<Backlog> backlog = new Probe<>(catalogue::backlog);
            opened.add(metrics.gauge(Instrument.PROVIDER_OUTBOX.series(), size(backlog, Backlog::outbox))::close);
            opened.add(
                    metrics.gauge(Instrument.PROVIDER_PENDING_RECORDS.series(), size(backlog, Backlog::pages))::close);
            return new OpenProvider(provider, new Probe<>(provider::health), catalogue, content, log);
        });
        if (!open.isOver(catalogue, content, log)) {
            throw new IllegalStateException("the provider " + user.certificate()
                    + " is open with another catalogue, data store or audit trail, expected the same: close"
                    + " this MedChain first");
        }
        return open.provider();
    }

    private static DoubleSupplier size(Probe<Backlog> backlog, ToLongFunction<Backlog> which) {
        return () -> {
            try {
                return backlog.answer(PATIENCE)
                        .map(known -> (double) which.applyAsLong(known))
                        .orElse(Double.NaN);
            } catch (ExecutionException e) {
                LOG.log(Level.DEBUG, () -> "the backlog is not known now: " + Printable.of(e.getMessage()));
                return Double.NaN;
            }
        };
    }

    /** A provider with a data store and an audit trail of its own choice; its catalogue is under this instance's folder. */
    public Provider provider(CertifiedIdentity user, HealthDataStore content, AccessLog log) throws MedChainException {
        return provider(user, catalogue(user), content, log);
    }

    /** A provider that keeps its catalogue and its data in files under this instance's folder. */
    public Provider provider(CertifiedIdentity user) throws MedChainException {
        return provider(user, catalogue(user), content(user), NO_TRAIL);
    }

    /** Brings the catalogue under this instance's folder level with the ledger; see the other {@code reconcile}. */
    public Reconciliation reconcile(CertifiedIdentity user) throws MedChainException {
        return reconcile(user, catalogue(user));
    }

    /**
     * Brings a catalogue level with the ledger when the newest copy of it is lost: closes the streams that went on after it,
     * and says what is lost. The provider can be opened then. Changes nothing if the catalogue is level.
     *
     * @throws org.medchain.error.UnavailableException if the ledger does not catch up in time; a retry helps once it has
     */
    public Reconciliation reconcile(CertifiedIdentity user, ProviderStore catalogue) throws MedChainException {
        opened.requireOpen();
        return ProviderRole.reconcile(networks, user, catalogue);
    }

    /** A user's catalogue is opened once, however many providers use it. */
    private ProviderStore catalogue(CertifiedIdentity user) throws MedChainException {
        return once(catalogues, home(user), () -> {
            ProviderStore store = JdbcProviderStore.openFile(home(user).resolve("catalogue.db"), networks.random());
            opened.add(store::close);
            return store;
        });
    }

    private HealthDataStore content(CertifiedIdentity user) throws MedChainException {
        return once(contents, home(user), () -> {
            FileHealthDataStore store = FileHealthDataStore.open(home(user).resolve("data"));
            opened.add(store::close);
            return store;
        });
    }

    /** A patient. */
    public Patient patient(CertifiedIdentity user) throws MedChainException {
        return once(patients, user.certificate(), () -> PatientRole.open(networks, user));
    }

    /**
     * A requester, whose answers wait in a folder of its own. Once it is closed, another one is handed out.
     *
     * @throws org.medchain.error.StorageException if that folder cannot be used, or a requester of this user with another
     *     certificate is open
     */
    public Requester requester(CertifiedIdentity user) throws MedChainException {
        forgetClosedRequesters();
        return once(requesters, user.certificate(), () -> {
                    Requester requester =
                            RequesterRole.open(networks, user, home(user).resolve("staging"));
                    Resources.Resource closing = requester::close;
                    opened.add(closing);
                    return new OpenRequester(requester, closing);
                })
                .requester();
    }

    private void forgetClosedRequesters() {
        synchronized (requesters) {
            requesters.values().removeIf(open -> {
                boolean closed = !open.requester().isOpen();
                if (closed) {
                    opened.remove(open.closing());
                }
                return closed;
            });
        }
    }

    /** Opens a role. */
    @FunctionalInterface
    private interface Opening<T> {
        T open() throws MedChainException;
    }

    private <K, T> T once(Map<K, T> known, K key, Opening<T> opening) throws MedChainException {
        synchronized (known) {
            opened.requireOpen();
            T there = known.get(key);
            if (there == null) {
                there = opening.open();
                known.put(key, there);
            }
            return there;
        }
    }

    /** An auditor of this consortium. */
    public Auditor auditor() throws MedChainException {
        opened.requireOpen();
        return Auditor.of(ledger.memberHistory(), networks.clock().instant());
    }

    /**
     * Closes everything that this opened, and completes every future of an asynchronous call that is not done; see
     * {@link MedChainBuilder#executor}. May be repeated.
     */
    @Override
    public void close() throws MedChainException {
        networks.tasks().close();
        opened.close();
    }

    private Path home(CertifiedIdentity user) {
        String id = user.identity().id().value().toHex().substring(0, ID_LENGTH);
        return folder.resolve("users").resolve(id);
    }
}
