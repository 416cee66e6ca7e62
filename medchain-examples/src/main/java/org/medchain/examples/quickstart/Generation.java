package org.medchain.examples.quickstart;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.Provider;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.error.MedChainException;
import org.medchain.examples.ecg.EcgChunk;
import org.medchain.examples.ecg.EcgChunkReader;
import org.medchain.examples.ecg.EcgRecord;
import org.medchain.examples.ecg.EcgSamples;

/** The hospital generates data: a stream, chunk by chunk, and a record (paper figure 5). */
final class Generation {
    private static final int LEADS_TOLD = 12;
    private static final Instant RECORDED = Instant.parse("2026-01-05T08:00:00Z");
    static final URI URL = URI.create("https://records.st-elsewhere.example/v1");

    private final Stage stage;
    private final Narrator narrator;
    private final EcgRecord ecg;
    private final Plan plan;

    Generation(Stage stage, EcgRecord ecg, Plan plan) {
        this.stage = stage;
        this.narrator = stage.narrator();
        this.ecg = ecg;
        this.plan = plan;
    }

    /**
     * What was generated.
     *
     * @param chunks how many chunks the stream has
     */
    record Generated(
            EcgRecord ecg,
            Plan plan,
            Instant start,
            InventoryPointer inventory,
            DataId stream,
            DataId record,
            int chunks) {}

    Generated play() throws IOException, MedChainException, BrokenPromiseException {
        InventoryPointer inventory = openInventory();
        List<EventRef> receipts = new ArrayList<>();
        DataId stream = streamEcg(inventory, receipts);
        DataId record = addRecord(inventory);
        checkInventory(inventory, stream, record, receipts);
        return new Generated(ecg, plan, RECORDED, inventory, stream, record, receipts.size());
    }

    private InventoryPointer openInventory() throws MedChainException, BrokenPromiseException {
        narrator.step("Hospital and patient exchange certificates; the hospital opens an inventory for the patient");
        InventoryPointer created =
                stage.hospital().createInventory(stage.patient().certificate());
        InventoryPointer accepted = stage.patient().accept(stage.hospital().noticeOf(created));
        narrator.check(
                accepted.equals(created)
                        && stage.patient().inventory(accepted).entries().isEmpty(),
                "the patient opened the signed, sealed notice and the empty inventory %s",
                accepted.id());
        return accepted;
    }

    private DataId streamEcg(InventoryPointer inventory, List<EventRef> receipts)
            throws IOException, MedChainException, BrokenPromiseException {
        narrator.step("The hospital streams the ECG in chunks of " + plan.chunkTime()
                + ": store, digest chain, ledger, inventory");
        DataDescription description = new DataDescription(
                Map.of("title", "ECG, record " + ecg.header().recordName(), "type", "ecg"), URL);
        StreamWriter writer = stage.hospital()
                .startStream(inventory, OperationKey.of("ECG of " + RECORDED), description, DigestScheme.BOUND);
        long total = plan.chunks();
        long bytes = 0;
        Optional<EcgSamples> first = Optional.empty();
        try (EcgChunkReader chunks = ecg.chunks(RECORDED, plan.chunkFrames())) {
            while (chunks.hasNext()) {
                EcgChunk chunk = chunks.next();
                if (first.isEmpty()) {
                    first = Optional.of(EcgSamples.decode(ecg.header(), chunk.bytes()));
                }
                TimeRange range = new TimeRange(chunk.startMicros(), chunk.endMicros());
                receipts.add(writer.append(range, new ByteArrayInputStream(chunk.bytes())));
                bytes += chunk.bytes().length;
                narrator.progress("chunks", receipts.size(), total);
                if (receipts.size() == total / 2) {
                    stage.backdrop().disturb(narrator);
                }
            }
        }
        EcgSamples samples = first.orElseThrow();
        narrator.tell("first frame: %s; %,d bytes of data", firstFrame(samples), bytes);
        narrator.check(receipts.size() == total, "%d chunks, each with a receipt from the ledger", receipts.size());
        return writer.id();
    }

    private static String firstFrame(EcgSamples samples) {
        String values = IntStream.range(0, samples.leads())
                .limit(LEADS_TOLD)
                .map(lead -> samples.value(lead, 0))
                .mapToObj(value -> value == EcgSamples.MISSING ? "none" : String.valueOf(value))
                .collect(Collectors.joining(", "));
        return samples.leads() > LEADS_TOLD ? values + " and more" : values;
    }

    private DataId addRecord(InventoryPointer inventory) throws IOException, MedChainException {
        narrator.step("The hospital adds a record: the patient's health summary");
        DataId record = addSummary(stage.hospital(), inventory);
        narrator.tell("%,d bytes under data id %s", healthSummary().length, record);
        return record;
    }

    /** The hospital's software names the record by its own id for it, so that it may call again when it is not sure. */
    static DataId addSummary(Provider hospital, InventoryPointer inventory) throws IOException, MedChainException {
        DataDescription description = new DataDescription(Map.of("title", "Health summary", "type", "text"), URL);
        try (InputStream content = new ByteArrayInputStream(healthSummary())) {
            return hospital.addRecord(
                    inventory, OperationKey.of("health summary 1"), description, Optional.empty(), content);
        }
    }

    private void checkInventory(InventoryPointer pointer, DataId stream, DataId record, List<EventRef> receipts)
            throws MedChainException, BrokenPromiseException {
        Inventory inventory = stage.patient().inventory(pointer);
        EventRef last = receipts.get(receipts.size() - 1);
        narrator.check(
                inventory
                                .find(stream)
                                .filter(entry -> entry.lastEvent().equals(last))
                                .isPresent()
                        && inventory.find(record).isPresent(),
                "the patient's inventory shows both; its RefL points at the stream's last event, %s",
                last);
        narrator.check(
                isEachInItsPlace(stage.medchain().ledger(), receipts),
                "the ledger counts that as number %d of its stream, and finds each of them by its number",
                receipts.size());
    }

    private static boolean isEachInItsPlace(Ledger ledger, List<EventRef> receipts) throws MedChainException {
        StreamPosition last = ledger.position(receipts.get(receipts.size() - 1)).orElseThrow();
        boolean inPlace = last.index() == receipts.size();
        for (int i = 0; i < receipts.size(); i++) {
            Optional<LedgerEntry> found = ledger.chunk(last.first(), i + 1L);
            inPlace &= found.isPresent() && found.get().ref().equals(receipts.get(i));
        }
        return inPlace;
    }

    static byte[] healthSummary() throws IOException {
        try (InputStream resource = Generation.class.getResourceAsStream("health-summary.txt")) {
            if (resource == null) {
                throw new IOException("the example's health-summary.txt is missing");
            }
            return resource.readAllBytes();
        }
    }
}
