package org.medchain.benchmarks.evaluation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.MedChain;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/**
 * Runs the operations of the paper's table 2 by the real roles, each with counters around its ledger and its directory and with
 * counted cryptography, and prints what each asked for. Nothing is timed. Arguments: a folder, numbers of sections, numbers of entries.
 */
final class TableTwoProcess implements AutoCloseable {
    private static final int DATA_BYTES = 16 << 10;
    private static final int REPEATED = 10;
    private static final DataDescription DESCRIPTION = new DataDescription(
            Map.of("title", "ECG, two leads", "type", "ecg"), URI.create("https://records.hospital.example/v1"));

    private final PrintStream answers;
    private final SecureRandom random = new SecureRandom();
    private final Cast cast;
    private final Ledger ledger;
    private final Dht directory;
    private final Calls ledgerCalls = new Calls();
    private final Calls directoryCalls = new Calls();
    private final Calls servingLedgerCalls = new Calls();
    private final Calls servingDirectoryCalls = new Calls();
    private final MedChain users;
    private final MedChain hospital;
    private final Provider provider;
    private volatile CountingProvider.Counts served = CountingProvider.Counts.NOTHING;

    private TableTwoProcess(Path folder, PrintStream answers) throws MedChainException {
        this.answers = answers;
        this.cast = Cast.enrol(SuiteId.X25519, random);
        this.ledger = cast.open(folder.resolve("ledger"));
        this.directory = DhtFactory.named(DhtFactory.EMBEDDED)
                .open(DhtSettings.builder(folder.resolve("directory")).build());
        this.users = counted(folder.resolve("users"), ledgerCalls, directoryCalls);
        this.hospital = counted(folder.resolve("hospital"), servingLedgerCalls, servingDirectoryCalls);
        this.provider = hospital.provider(cast.hospital());
    }

    private MedChain counted(Path folder, Calls ofLedger, Calls ofDirectory) throws MedChainException {
        return MedChain.over(folder, ofLedger.around(Ledger.class, ledger), ofDirectory.around(Dht.class, directory))
                .open();
    }

    public static void main(String[] args) throws IOException, MedChainException, InterruptedException {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        CountingProvider.install(DATA_BYTES);
        if (!CountingProvider.isUsed()) {
            throw new IllegalStateException("expected the library to use the counting provider, found another");
        }
        try (TableTwoProcess process = new TableTwoProcess(Path.of(args[0]), answers)) {
            process.addData();
            process.share(numbers(args[1]), numbers(args[2]));
            answers.println("done");
        }
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",", -1)).map(Integer::valueOf).toList();
    }

    /** What is counted as one operation. */
    @FunctionalInterface
    private interface Action {
        void run() throws IOException, MedChainException, InterruptedException;
    }

    private void count(Counted.Operation operation, int sections, int entries, int times, Action action)
            throws IOException, MedChainException, InterruptedException {
        boolean isProvider = operation == Counted.Operation.ADD_RECORD || operation == Counted.Operation.ADD_CHUNK;
        Calls ofLedger = isProvider ? servingLedgerCalls : ledgerCalls;
        Calls ofDirectory = isProvider ? servingDirectoryCalls : directoryCalls;
        ofLedger.reset();
        ofDirectory.reset();
        served = CountingProvider.Counts.NOTHING;
        CountingProvider.Counts before = CountingProvider.now();
        action.run();
        CountingProvider.Counts own = CountingProvider.now().minus(before).minus(served);
        print(operation, sections, entries, times, own, ofLedger, ofDirectory);
    }

    private void print(
            Counted.Operation operation,
            int sections,
            int entries,
            double times,
            CountingProvider.Counts crypto,
            Calls ofLedger,
            Calls ofDirectory) {
        answers.println(new Counted(
                        operation,
                        sections,
                        entries,
                        ofDirectory.of(Calls.DIRECTORY_READS) / times,
                        ofDirectory.of(Calls.DIRECTORY_WRITES) / times,
                        ofLedger.of(Calls.LEDGER_READS) / times,
                        ofLedger.of(Calls.LEDGER_WRITES) / times,
                        (crypto.sealed() + crypto.opened()) / times,
                        (crypto.hpkeSealed() + crypto.hpkeOpened()) / times,
                        crypto.dataDigests() / times,
                        crypto.otherDigests() / times)
                .line());
    }

    private void addData() throws IOException, MedChainException, InterruptedException {
        InventoryPointer inventory = provider.createInventory(cast.patient().certificate());
        DataId unused = addRecord(inventory);
        settle();
        count(Counted.Operation.ADD_RECORD, 1, 1, REPEATED, () -> {
            for (int i = 0; i < REPEATED; i++) {
                DataId unusedId = addRecord(inventory);
                settle();
            }
        });
        StreamWriter stream =
                provider.startStream(inventory, OperationKey.random(random), DESCRIPTION, DigestScheme.BOUND);
        stream.append(Events.range(1), data());
        settle();
        count(Counted.Operation.ADD_CHUNK, 1, 1, REPEATED, () -> {
            for (int i = 0; i < REPEATED; i++) {
                stream.append(Events.range(i + 2L), data());
                settle();
            }
        });
    }

    private DataId addRecord(InventoryPointer inventory) throws IOException, MedChainException {
        return provider.addRecord(
                inventory, OperationKey.random(random), DESCRIPTION, Optional.of(Events.range(1)), data());
    }

    private InputStream data() {
        return new ByteArrayInputStream(Bytes.random(random, DATA_BYTES).toByteArray());
    }

    /** Until the provider has nothing left to publish: what it does later for this operation counts too. */
    private void settle() throws MedChainException, InterruptedException {
        while (provider.health().backlog().pages() > 0
                || provider.health().backlog().outbox() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void share(List<Integer> sections, List<Integer> entries)
            throws IOException, MedChainException, InterruptedException {
        int mostSections = sections.stream().mapToInt(k -> k).max().orElse(1);
        int mostEntries = entries.stream().mapToInt(n -> n).max().orElse(1);
        List<InventoryPointer> inventories = new ArrayList<>();
        List<List<DataId>> records = new ArrayList<>();
        for (int k = 0; k < mostSections; k++) {
            InventoryPointer inventory = provider.createInventory(cast.patient().certificate());
            inventories.add(inventory);
            List<DataId> added = new ArrayList<>();
            for (int n = 0; n < mostEntries; n++) {
                added.add(addRecord(inventory));
            }
            records.add(added);
        }
        settle();
        Patient patient = users.patient(cast.patient());
        Requester requester = users.requester(cast.requester());
        for (int k : sections) {
            for (int n : entries) {
                List<Selection> selections = new ArrayList<>();
                for (int section = 0; section < k; section++) {
                    for (DataId record : records.get(section).subList(0, n)) {
                        selections.add(Selection.all(inventories.get(section), record));
                    }
                }
                share(patient, requester, k, n, selections);
            }
        }
        for (int n : entries) {
            stream(patient, requester, n);
        }
    }

    private void share(Patient patient, Requester requester, int k, int n, List<Selection> selections)
            throws IOException, MedChainException, InterruptedException {
        List<GrantedSession> granted = new ArrayList<>();
        count(
                Counted.Operation.ADD_SESSION,
                k,
                n,
                1,
                () -> granted.add(patient.grant(cast.requester().certificate(), selections)));
        servingLedgerCalls.reset();
        servingDirectoryCalls.reset();
        count(Counted.Operation.RETRIEVE, k, n, 1, () -> {
            Session session = requester.open(granted.get(0).pointer());
            for (Selection selection : selections) {
                fetch(requester, session, selection.data());
            }
        });
        print(Counted.Operation.SERVE, k, n, 1, served, servingLedgerCalls, servingDirectoryCalls);
    }

    private void stream(Patient patient, Requester requester, int chunks)
            throws IOException, MedChainException, InterruptedException {
        InventoryPointer inventory = provider.createInventory(cast.patient().certificate());
        StreamWriter stream =
                provider.startStream(inventory, OperationKey.random(random), DESCRIPTION, DigestScheme.BOUND);
        for (long index = 1; index <= chunks; index++) {
            stream.append(Events.range(index), data());
        }
        settle();
        GrantedSession granted =
                patient.grant(cast.requester().certificate(), List.of(Selection.all(inventory, stream.id())));
        count(
                Counted.Operation.RETRIEVE_STREAM,
                1,
                chunks,
                1,
                () -> fetch(requester, requester.open(granted.pointer()), stream.id()));
    }

    private void fetch(Requester requester, Session session, DataId data) throws MedChainException {
        try (VerifiedData verified = requester.fetch(session, data, GrantedRange.unrestricted(), this::exchange)) {
            if (verified.size() < DATA_BYTES) {
                throw new IllegalStateException("expected " + DATA_BYTES + " bytes or more, found " + verified.size());
            }
        }
    }

    /** The provider's answer; what it costs the provider is not the requester's. */
    private InputStream exchange(URI url, SealedRequest request) throws UnavailableException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        CountingProvider.Counts before = CountingProvider.now();
        try {
            provider.serve(request, answer);
        } catch (IOException | MedChainException e) {
            throw new UnavailableException("the provider at " + url + " failed", e);
        }
        served = served.plus(CountingProvider.now().minus(before));
        return new ByteArrayInputStream(answer.toByteArray());
    }

    @Override
    public void close() throws MedChainException {
        users.close();
        hospital.close();
        directory.close();
        ledger.close();
    }
}
