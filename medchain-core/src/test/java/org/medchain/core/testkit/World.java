package org.medchain.core.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessLog;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.network.Reads;
import org.medchain.core.internal.network.Tasks;
import org.medchain.core.internal.role.ProviderRole;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.io.FileTrees;
import org.medchain.metrics.Metrics;
import org.medchain.testkit.fixture.ManualClock;
import org.medchain.testkit.fixture.TestRandom;

/**
 * All users of a consortium in one process, over embedded engines in a folder that survive closing. Not thread-safe, but what
 * it hands out is.
 */
public final class World implements AutoCloseable {
    /** How long a chunk of the test streams is. */
    public static final long CHUNK_MICROS = 10_000_000;

    private static final long STREAM_START = 1_772_000_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final TestRandom random;
    private final ManualClock clock = new ManualClock(TestConsortium.START);
    private final TestConsortium consortium;
    private final InProcessGateway gateway = new InProcessGateway();
    private final Map<User, Provider> providers = new EnumMap<>(User.class);
    private final Map<User, Patient> patients = new EnumMap<>(User.class);
    private final Map<User, Requester> requesters = new EnumMap<>(User.class);
    private UnaryOperator<Ledger> aroundLedger = ledger -> ledger;
    private UnaryOperator<Dht> aroundDirectory = directory -> directory;
    private UnaryOperator<HealthDataStore> aroundStore = store -> store;
    private UnaryOperator<ProviderStore> aroundCatalogue = catalogue -> catalogue;
    private Ledger ledger;
    private Dht directory;
    private MedChain medChain;
    private Tasks tasks;
    private final Map<User, ProviderStore> catalogues = new EnumMap<>(User.class);

    private World(Path folder, Suites suites, long seed) {
        this.folder = folder;
        this.random = TestRandom.seeded(seed);
        this.consortium = new TestConsortium(suites, random);
    }

    /** A world in {@code folder}, still closed. */
    public static World closed(Path folder, Suites suites, long seed) {
        return new World(folder, suites, seed);
    }

    /** A world in {@code folder}, open. */
    public static World open(Path folder, Suites suites) throws MedChainException {
        World world = closed(folder, suites, suites.seed);
        world.open();
        return world;
    }

    /** From the next opening on, everybody uses what {@code around} makes of the ledger. */
    public void aroundLedger(UnaryOperator<Ledger> around) {
        this.aroundLedger = around;
    }

    /** From the next opening on, everybody uses what {@code around} makes of the directory. */
    public void aroundDirectory(UnaryOperator<Dht> around) {
        this.aroundDirectory = around;
    }

    /** From the next opening on, providers use what {@code around} makes of their data store. */
    public void aroundStore(UnaryOperator<HealthDataStore> around) {
        this.aroundStore = around;
    }

    /** From the next opening on, providers use what {@code around} makes of their catalogue. */
    public void aroundCatalogue(UnaryOperator<ProviderStore> around) {
        this.aroundCatalogue = around;
    }

    /** Opens the networks; roles open when they are asked for. */
    public void open() throws MedChainException {
        tasks = Tasks.onOwnThreads();
        ledger = LedgerBuilder.in(ledgerFolder())
                .consortium(consortium.config())
                .member(consortium.member())
                .clock(clock)
                .engine(ConsensusSettings.of("embedded", Map.of("clock-confirmed", TestConsortium.END.toString())))
                .open();
        directory = DhtFactory.named(DhtFactory.EMBEDDED)
                .open(DhtSettings.builder(folder.resolve("directory"))
                        .clock(clock)
                        .build());
        medChain = MedChain.over(folder, aroundLedger.apply(ledger), aroundDirectory.apply(directory))
                .clock(clock)
                .random(random)
                .patience(PATIENCE)
                .open();
    }

    /** Closes everything and opens it again from the disk, a second later. */
    public void reopen() throws MedChainException {
        close();
        clock.move(Duration.ofSeconds(1));
        open();
    }

    @Override
    public void close() throws MedChainException {
        providers.clear();
        patients.clear();
        requesters.clear();
        for (ProviderStore catalogue : catalogues.values()) {
            catalogue.close();
        }
        catalogues.clear();
        if (medChain != null) {
            tasks.close();
            medChain.close();
            directory.close();
            ledger.close();
            medChain = null;
        }
    }

    /** The clock of everybody. */
    public ManualClock clock() {
        return clock;
    }

    /** The randomness of everybody. */
    public TestRandom random() {
        return random;
    }

    /** The consortium. */
    public TestConsortium consortium() {
        return consortium;
    }

    /** What is open. */
    public MedChain medChain() {
        return medChain;
    }

    /** The ledger itself, nothing around it. */
    public Ledger ledger() {
        return ledger;
    }

    /** Where the ledger keeps its files. */
    public Path ledgerFolder() {
        return folder.resolve("ledger");
    }

    /** The directory itself, nothing around it. */
    public Dht directory() {
        return directory;
    }

    /** How requesters reach the hospitals. */
    public InProcessGateway gateway() {
        return gateway;
    }

    /** A user's keys and certificate. */
    public CertifiedIdentity user(User user) {
        return consortium.user(user);
    }

    /** The networks as somebody sees them who has seen nothing yet. */
    public Networks networks() throws MedChainException {
        return new Networks(
                new LedgerClient(medChain.ledger(), Reads.inTurn(), clock, PATIENCE),
                new DirectoryClient(medChain.directory(), PATIENCE),
                clock,
                random,
                tasks,
                Metrics.NONE);
    }

    /** A hospital, reachable through the gateway. */
    public Provider provider(User user) throws MedChainException {
        Provider provider = providers.get(user);
        if (provider == null) {
            provider = ProviderRole.open(networks(), user(user), catalogue(user), store(user), AccessLog.none());
            providers.put(user, provider);
            gateway.route(user.host(), provider::serve);
        }
        return provider;
    }

    /** Opens a hospital again, as after a restart of its own process that took no time. */
    public Provider restart(User user) throws MedChainException {
        stop(user);
        return provider(user);
    }

    /** Ends a hospital's process. */
    public void stop(User user) throws MedChainException {
        providers.remove(user);
        ProviderStore catalogue = catalogues.remove(user);
        if (catalogue != null) {
            catalogue.close();
        }
    }

    /** The catalogue of a hospital. */
    public ProviderStore catalogue(User user) throws MedChainException {
        ProviderStore catalogue = catalogues.get(user);
        if (catalogue == null) {
            catalogue = JdbcProviderStore.openFile(catalogueFile(user), random);
            catalogues.put(user, catalogue);
        }
        return aroundCatalogue.apply(catalogue);
    }

    /** Where a hospital keeps its catalogue. */
    public Path catalogueFile(User user) {
        return folder.resolve("catalogues").resolve(user.name()).resolve("catalogue.db");
    }

    /** The data store of a hospital. */
    public HealthDataStore store(User user) throws MedChainException {
        return aroundStore.apply(FileHealthDataStore.open(storeFolder(user)));
    }

    /** What counts as a chunk's bytes at a hospital. */
    public InputStream bytes(User user, DataId data, ChunkIndex index) throws MedChainException, IOException {
        try (FileHealthDataStore store = FileHealthDataStore.open(storeFolder(user));
                InputStream in = store.open(
                        catalogue(user).chunk(data, index).orElseThrow().object())) {
            return new ByteArrayInputStream(in.readAllBytes());
        }
    }

    /** All that a hospital's data store has of some data, whether it counts or not. */
    public List<Path> files(User user, DataId data) throws IOException {
        return filesIn(storeFolder(user), data);
    }

    /** All that the data store in {@code store} has of some data. */
    public static List<Path> filesIn(Path store, DataId data) throws IOException {
        return FileTrees.files(store.resolve(data.value().toHex()));
    }

    /** Where a hospital keeps its data. */
    public Path storeFolder(User user) {
        return folder.resolve("stores").resolve(user.name());
    }

    /** A patient. */
    public Patient patient(User user) throws MedChainException {
        Patient patient = patients.get(user);
        if (patient == null) {
            patient = medChain.patient(user(user));
            patients.put(user, patient);
        }
        return patient;
    }

    /** A requester. */
    public Requester requester(User user) throws MedChainException {
        Requester requester = requesters.get(user);
        if (requester == null) {
            requester = medChain.requester(user(user));
            requesters.put(user, requester);
        }
        return requester;
    }

    /** A new inventory, of which the patient knows. */
    public InventoryPointer inventory(User hospital, User patient) throws MedChainException {
        Provider provider = provider(hospital);
        InventoryPointer pointer = provider.createInventory(patient(patient).certificate());
        return patient(patient).accept(provider.noticeOf(pointer));
    }

    /** What is said of data served by {@code hospital}. */
    public static DataDescription described(User hospital, String name) {
        return new DataDescription(Map.of("name", name), URI.create("https://" + hospital.host() + "/data"));
    }

    /** A stream of {@code chunks} chunks, each with the content that {@link #chunk} says. */
    public StreamWriter stream(InventoryPointer inventory, User hospital, DigestScheme scheme, int chunks)
            throws IOException, MedChainException {
        StreamWriter writer = provider(hospital)
                .startStream(inventory, OperationKey.random(random), described(hospital, "ecg"), scheme);
        grow(writer, chunks);
        return writer;
    }

    /** Appends {@code chunks} chunks to a stream. */
    public static void grow(StreamWriter writer, int chunks) throws IOException, MedChainException {
        for (int i = 0; i < chunks; i++) {
            long index = writer.next().value();
            writer.append(time(index), new ByteArrayInputStream(chunk(writer.id(), index)));
        }
    }

    /** A record with this content. */
    public DataId record(InventoryPointer inventory, User hospital, Bytes content)
            throws IOException, MedChainException {
        return provider(hospital)
                .addRecord(
                        inventory,
                        OperationKey.random(random),
                        described(hospital, "letter"),
                        Optional.empty(),
                        new ByteArrayInputStream(content.toByteArray()));
    }

    /** What chunk {@code index} of a test stream holds: few bytes, different in every chunk of every stream. */
    public static byte[] chunk(DataId stream, long index) {
        String text = "chunk " + index + " of stream " + stream.value().toHex() + " ";
        return Bytes.utf8(text.repeat(1 + (int) (index % 3))).toByteArray();
    }

    /** What time chunk {@code index} of a test stream covers. */
    public static TimeRange time(long index) {
        long start = STREAM_START + (index - 1) * CHUNK_MICROS;
        return new TimeRange(start, start + CHUNK_MICROS);
    }

    /** Chunks {@code first} to {@code last} of a test stream, and no other. */
    public static GrantedRange chunks(long first, long last) {
        return GrantedRange.of(
                new TimeRange(time(first).startMicros(), time(last).endMicros()));
    }
}
