package org.medchain.benchmarks.catalogue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.ProviderStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;

/** What an access costs a provider with the evidence of it, with a row in the log alone, and with neither. */
final class EvidenceCost {
    private static final int RECORD_SIZE = 1000;
    private static final int LOGGED = 10;

    private final int accesses;
    private final SecureRandom random;
    private final PrintStream out;
    private Keeping keeping = Keeping.EVIDENCE;

    /** What is kept of an access. */
    private enum Keeping {
        /** All that a provider keeps: nonce, row and evidence in one transaction. */
        EVIDENCE("nonce, row and evidence"),
        /** The same transaction, with nothing in place of the evidence. */
        ROW("nonce and row"),
        /** No transaction at all, so that a request could be answered twice. */
        NOTHING("nothing");

        final String title;

        Keeping(String title) {
            this.title = title;
        }
    }

    EvidenceCost(int accesses, SecureRandom random, PrintStream out) {
        this.accesses = accesses;
        this.random = random;
        this.out = out;
    }

    Table measure(Scratch scratch) throws IOException, MedChainException {
        out.println("  accesses: " + accesses + " of each sort");
        Cast cast = Cast.enrol(SuiteId.X25519, random);
        Meter meter = new Meter();
        try (Hospital hospital = Hospital.open(
                cast,
                scratch.next(),
                store -> meter.around(ProviderStore.class, around(store), Meter.Part.CATALOGUE))) {
            InventoryPointer inventory =
                    hospital.provider().createInventory(hospital.patient().certificate());
            byte[] content = Bytes.random(random, RECORD_SIZE).toByteArray();
            DataId record = hospital.provider()
                    .addRecord(
                            inventory,
                            OperationKey.random(random),
                            Hospital.DESCRIPTION,
                            Optional.empty(),
                            new ByteArrayInputStream(content));
            GrantedSession granted =
                    hospital.patient().grant(cast.requester().certificate(), List.of(Selection.all(inventory, record)));
            Requester requester = hospital.requester();
            Session session = requester.accept(granted.forRequester());
            return table(hospital, meter, () -> requester
                    .fetch(session, record, GrantedRange.unrestricted(), hospital::exchange)
                    .close());
        }
    }

    /** Fetches once. */
    @FunctionalInterface
    private interface Fetch {
        void run() throws MedChainException;
    }

    private Table table(Hospital hospital, Meter meter, Fetch fetch) throws MedChainException {
        Map<Keeping, double[]> times = new EnumMap<>(Keeping.class);
        Map<Keeping, Written> written = new EnumMap<>(Keeping.class);
        for (Keeping each : Keeping.values()) {
            times.put(each, new double[accesses]);
        }
        for (int i = -accesses / 2; i < accesses; i++) {
            for (Keeping each : Keeping.values()) {
                keeping = each;
                meter.start();
                fetch.run();
                meter.stop();
                if (i >= 0) {
                    Objects.requireNonNull(times.get(each))[i] = hospital.servedNanos() / 1e3;
                    written.merge(each, meter.written(Meter.Part.CATALOGUE), Written::plus);
                }
            }
        }
        double evidence = hospital.provider()
                .accessLog(0, LOGGED)
                .get(0)
                .entry()
                .evidence()
                .size();
        double without = Stopwatch.quantile(Objects.requireNonNull(times.get(Keeping.NOTHING)), 0.5);
        Table table = new Table(
                "An access to a record of 1,000 bytes, at the provider",
                "kept of it",
                "evidence, bytes",
                "µs, p50",
                "to none",
                "catalogue, written",
                "catalogue, in write calls");
        for (Keeping each : Keeping.values()) {
            double median = Stopwatch.quantile(Objects.requireNonNull(times.get(each)), 0.5);
            Written bytes = written.getOrDefault(each, Written.NOTHING);
            table.row(
                    each.title,
                    each == Keeping.EVIDENCE ? evidence : 0.0,
                    median,
                    median / without,
                    bytes.stored() / (double) accesses,
                    bytes.handed() / (double) accesses);
        }
        return table;
    }

    private ProviderStore around(ProviderStore store) {
        Object changed = Proxy.newProxyInstance(
                ProviderStore.class.getClassLoader(),
                new Class<?>[] {ProviderStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("admit") && keeping == Keeping.NOTHING) {
                        return true;
                    }
                    try {
                        return method.invoke(store, changed(arguments));
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNullElse(e.getCause(), e);
                    }
                });
        return (ProviderStore) changed;
    }

    private Object @Nullable [] changed(Object @Nullable [] arguments) {
        if (arguments == null || keeping != Keeping.ROW) {
            return arguments;
        }
        Object[] changed = arguments.clone();
        for (int i = 0; i < changed.length; i++) {
            if (changed[i] instanceof AccessEntry entry) {
                changed[i] = new AccessEntry(
                        entry.time(),
                        entry.requester(),
                        entry.session(),
                        entry.data(),
                        entry.outcome(),
                        entry.request(),
                        Bytes.empty());
            }
        }
        return changed;
    }
}
