package org.medchain.benchmarks.ledger;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.chain.event.DataId;
import org.medchain.core.MedChain;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.StorageReport;
import org.medchain.error.MedChainException;

/** What inventories and sessions take in the directory, through the roles as a host application uses them. */
final class DirectoryFootprint {
    private static final int RECORD_SIZE = 1000;
    private static final DataDescription DESCRIPTION = new DataDescription(
            Map.of("title", "Health summary", "type", "text"), URI.create("https://records.hospital.example/v1"));

    private final List<Integer> counts;
    private final int copies;
    private final SecureRandom random;
    private final PrintStream out;
    private final Table table = new Table(
            "Bytes of directory records, encoded",
            "suite",
            "what",
            "records or grants in it",
            "directory records",
            "bytes");

    /**
     * Measures inventories and sessions of different sizes.
     *
     * @param counts how many records an inventory lists, and how many of them a session grants
     * @param copies of how many the mean is taken
     */
    DirectoryFootprint(List<Integer> counts, int copies, SecureRandom random, PrintStream out) {
        this.counts = counts;
        this.copies = copies;
        this.random = random;
        this.out = out;
    }

    Table table() {
        return table;
    }

    void measure(Cast cast, Scratch scratch) throws IOException, MedChainException {
        out.println("  suite " + cast.suite().code() + ", directory");
        try (MedChain medchain = MedChain.member(scratch.next(), cast.consortium(), cast.hospital())
                .open()) {
            new Measuring(cast, medchain).run();
        }
    }

    /** Something that puts records into the directory. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException, MedChainException;
    }

    /** The measuring of one suite. */
    private final class Measuring {
        private final Cast cast;
        private final MedChain medchain;
        private final Provider hospital;
        private final Patient patient;

        Measuring(Cast cast, MedChain medchain) throws MedChainException {
            this.cast = cast;
            this.medchain = medchain;
            this.hospital = medchain.provider(cast.hospital());
            this.patient = medchain.patient(cast.patient());
        }

        void run() throws IOException, MedChainException {
            measure("empty inventory", 0, () -> hospital.createInventory(patient.certificate()));
            for (int count : counts) {
                List<Selection> selections = new ArrayList<>();
                measure("inventory", count, () -> {
                    selections.clear();
                    selections.addAll(inventory(count));
                });
                measure("session", count, () -> patient.grant(cast.requester().certificate(), selections));
            }
        }

        private List<Selection> inventory(int count) throws IOException, MedChainException {
            InventoryPointer inventory = hospital.createInventory(patient.certificate());
            List<Selection> selections = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] content = Bytes.random(random, RECORD_SIZE).toByteArray();
                DataId record = hospital.addRecord(
                        inventory,
                        OperationKey.random(random),
                        DESCRIPTION,
                        Optional.of(Events.range(1)),
                        new ByteArrayInputStream(content));
                selections.add(Selection.all(inventory, record));
            }
            return selections;
        }

        private void measure(String what, int count, Step step) throws IOException, MedChainException {
            StorageReport before = storage();
            for (int i = 0; i < copies; i++) {
                step.run();
            }
            StorageReport after = storage();
            double records = (after.records() - before.records()) / (double) copies;
            double bytes = (after.liveBytes() - before.liveBytes()) / (double) copies;
            table.row(cast.suite().code(), what, count, records, bytes);
        }

        private StorageReport storage() throws MedChainException {
            return medchain.directory().maintenance().orElseThrow().storage();
        }
    }
}
