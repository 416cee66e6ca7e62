package org.medchain.benchmarks.catalogue;

import com.sun.management.OperatingSystemMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;

/**
 * What one more chunk costs a provider when its stream is short, and when it is long; and one more record when its inventory
 * has few, and when it has many: bytes put into the directory, bytes written to the disk, time of cores. Through
 * {@link org.medchain.core.role.Provider}, on the embedded engines; what was there before is put into the catalogue by
 * {@link Filling}.
 */
public final class AppendCost {
    /** A page of an inventory fills in this many records, and so the appends of one turn are a multiple. */
    private static final int SLICE = 16;

    private final List<Integer> chunks;
    private final List<Integer> records;
    private final int appends;
    private final int warmUp;
    private final int length;
    private final Path results;
    private final PrintStream out;
    private final SecureRandom random = new SecureRandom();
    private final Meter meter = new Meter();
    private final List<Subject> subjects = new ArrayList<>();

    private AppendCost(Arguments args, PrintStream out) {
        chunks = args.integers("chunks", "10,1000,100000");
        records = args.integers("records", "10,4000");
        appends = args.integer("appends", 256);
        warmUp = args.integer("warm-up", 600);
        length = args.integer("chunk-bytes", 10_800);
        results = args.path("results", "results");
        args.requireNoMore();
        if (appends < SLICE || appends % SLICE != 0) {
            throw new IllegalArgumentException("appends: expected a multiple of " + SLICE + ", found " + appends);
        }
        this.out = out;
    }

    /** Runs all and prints the report. */
    public static void main(String[] args) throws IOException, MedChainException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    /** Runs all and prints the report to {@code out}. */
    public static void run(String[] args, PrintStream out) throws IOException, MedChainException {
        new AppendCost(Arguments.parse(args), out).run();
    }

    /** Appends once. */
    @FunctionalInterface
    private interface Append {
        void run() throws IOException, MedChainException;
    }

    /** What grows, from which number on, and what that has cost. */
    private static final class Subject {
        final String what;
        final String clock;
        final long from;
        Append append = () -> {};
        Written all = Written.NOTHING;
        Written catalogue = Written.NOTHING;
        Written dataStore = Written.NOTHING;
        long directoryRecords;
        long directoryBytes;
        long cpuNanos;
        long nanos;

        Subject(String what, String clock, long from) {
            this.what = what;
            this.clock = clock;
            this.from = from;
        }

        @Override
        public String toString() {
            return what + " " + from + (clock.isEmpty() ? "" : ", " + clock + " clock");
        }
    }

    /** A stream or inventory that was filled. */
    private record Filled(Subject subject, DeviceClock clock, InventoryPointer inventory, Optional<DataId> stream) {}

    private void run() throws IOException, MedChainException {
        Report report = new Report(results, "append-cost", "The cost of an append", out);
        try (Scratch scratch = Scratch.in(results)) {
            Cast cast = Cast.enrol(SuiteId.X25519, random);
            Path folder = scratch.next();
            List<Filled> filled = fill(cast, folder);
            out.println("  opening the provider, which brings the directory up to date");
            try (Hospital hospital = Hospital.open(cast, folder, meter)) {
                while (hospital.catalogue().backlog().pages() > 0) {
                    hospital.provider().publishPending();
                }
                for (Filled one : filled) {
                    one.subject().append = append(hospital, one);
                }
                warmUp(hospital);
                inTurns("bytes", this::measureBytes);
                inTurns("time", this::measureTime);
            }
        }
        report.paragraph(String.format(
                Locale.ROOT,
                "Suite 1, chunks and records of %,d bytes. The mean of %,d appends one after another from the number given, in "
                        + "turns of %d with the other rows; then the time of as many more. Written: bytes of pages that the "
                        + "process gave the system to store (write_bytes in /proc/self/io), so whole pages of 4 KiB, without "
                        + "the journal of the file system; beside it, for the catalogue, bytes in write calls. Directory: "
                        + "records as they are put, encoded.",
                length,
                appends,
                SLICE));
        report.table("append-cost", table());
        report.finish();
    }

    private List<Filled> fill(Cast cast, Path folder) throws IOException, MedChainException {
        List<Filled> filled = new ArrayList<>();
        try (Scratch fast = FastScratch.beside(results)) {
            Path file = fast.next().resolve("catalogue.db");
            Files.createDirectories(file.getParent());
            try (Ledger ledger = cast.open(Hospital.ledger(folder));
                    ProviderStore store = JdbcProviderStore.openFile(file, random)) {
                cast.admit(ledger);
                fill(new Filling(cast, ledger, store, length, random, out), filled);
            }
            Files.createDirectories(Hospital.catalogue(folder).getParent());
            Files.copy(file, Hospital.catalogue(folder));
        }
        return filled;
    }

    private void fill(Filling filling, List<Filled> filled) throws MedChainException {
        for (DeviceClock clock : DeviceClock.values()) {
            for (int number : chunks) {
                out.println("  filling: chunk " + number + " comes next, " + clock + " clock");
                InventoryPointer inventory = filling.inventory();
                DataId stream = filling.stream(inventory, clock, number - 1L);
                filled.add(
                        new Filled(subject("chunk", clock.toString(), number), clock, inventory, Optional.of(stream)));
            }
        }
        for (int number : records) {
            out.println("  filling: record " + number + " comes next");
            InventoryPointer inventory = filling.inventory();
            filling.records(inventory, number - 1);
            filled.add(new Filled(subject("record", "", number), DeviceClock.REGULAR, inventory, Optional.empty()));
        }
    }

    private Subject subject(String what, String clock, long from) {
        Subject subject = new Subject(what, clock, from);
        subjects.add(subject);
        return subject;
    }

    private Append append(Hospital hospital, Filled filled) throws MedChainException {
        if (filled.stream().isEmpty()) {
            return () -> hospital.provider()
                    .addRecord(
                            filled.inventory(),
                            OperationKey.random(random),
                            Hospital.DESCRIPTION,
                            Optional.of(filled.clock().range(1)),
                            content());
        }
        StreamWriter writer = hospital.provider().resumeStream(filled.stream().get());
        return () -> writer.append(filled.clock().range(writer.next().value()), content());
    }

    private ByteArrayInputStream content() {
        return new ByteArrayInputStream(Bytes.random(random, length).toByteArray());
    }

    /** On data of its own, so that the numbers of the others stay. */
    private void warmUp(Hospital hospital) throws IOException, MedChainException {
        InventoryPointer inventory =
                hospital.provider().createInventory(hospital.patient().certificate());
        StreamWriter writer = hospital.provider()
                .startStream(inventory, OperationKey.random(random), Hospital.DESCRIPTION, DigestScheme.BOUND);
        for (int i = 1; i <= warmUp; i++) {
            writer.append(DeviceClock.JITTERED.range(writer.next().value()), content());
            if (i % SLICE == 0) {
                hospital.provider()
                        .addRecord(
                                inventory,
                                OperationKey.random(random),
                                Hospital.DESCRIPTION,
                                Optional.empty(),
                                content());
            }
        }
    }

    /** Appends a slice and measures it. */
    @FunctionalInterface
    private interface Measuring {
        void run(Subject subject) throws IOException, MedChainException;
    }

    private void inTurns(String what, Measuring measuring) throws IOException, MedChainException {
        for (int done = 0; done < appends; done += SLICE) {
            out.println("  " + what + ": " + done + " of " + appends + " appends to each");
            for (Subject subject : subjects) {
                measuring.run(subject);
            }
        }
    }

    private void measureBytes(Subject subject) throws IOException, MedChainException {
        meter.start();
        Written before = Written.now();
        slice(subject);
        subject.all = subject.all.plus(Written.now().minus(before));
        meter.stop();
        subject.catalogue = subject.catalogue.plus(meter.written(Meter.Part.CATALOGUE));
        subject.dataStore = subject.dataStore.plus(meter.written(Meter.Part.DATA_STORE));
        subject.directoryRecords += meter.records();
        subject.directoryBytes += meter.recordBytes();
    }

    private void measureTime(Subject subject) throws IOException, MedChainException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long start = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        slice(subject);
        subject.cpuNanos += system.getProcessCpuTime() - cpu;
        subject.nanos += System.nanoTime() - start;
    }

    private static void slice(Subject subject) throws IOException, MedChainException {
        for (int i = 0; i < SLICE; i++) {
            subject.append.run();
        }
    }

    private Table table() {
        Table table = new Table(
                "One append",
                "what",
                "number",
                "device clock",
                "directory records",
                "directory bytes",
                "catalogue, written",
                "catalogue, in write calls",
                "data store, written",
                "ledger and directory, written",
                "all, written",
                "ms of a core",
                "ms");
        double count = appends;
        for (Subject subject : subjects) {
            Written others = subject.all.minus(subject.catalogue).minus(subject.dataStore);
            table.row(
                    subject.what,
                    subject.from,
                    subject.clock,
                    subject.directoryRecords / count,
                    subject.directoryBytes / count,
                    subject.catalogue.stored() / count,
                    subject.catalogue.handed() / count,
                    subject.dataStore.stored() / count,
                    others.stored() / count,
                    subject.all.stored() / count,
                    subject.cpuNanos / count / 1e6,
                    subject.nanos / count / 1e6);
        }
        return table;
    }
}
