package org.medchain.benchmarks.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;

/** A hospital with everything at its default, that is the one member of its consortium, and a patient whose data it has. */
final class Ward implements AutoCloseable {
    private static final DataDescription DESCRIPTION =
            new DataDescription(Map.of(), URI.create("https://records.hospital.example/medchain"));
    private static final Duration CHUNK = Duration.ofSeconds(10);

    private final MedChain medchain;
    private final Provider provider;
    private final SecureRandom random = new SecureRandom();

    private Ward(MedChain medchain, Provider provider) {
        this.medchain = medchain;
        this.provider = provider;
    }

    /** Opens a hospital in a new folder. */
    static Ward open(Cast cast, Path folder) throws MedChainException {
        MedChain medchain =
                MedChain.member(folder, cast.consortium(), cast.hospital()).open();
        return new Ward(medchain, medchain.provider(cast.hospital()));
    }

    Provider provider() {
        return provider;
    }

    /** Adds one of each item, grants all to the requester, and writes an example of a request for each to {@code folder}. */
    void fill(Cast cast, int largeBytes, Path folder) throws IOException, MedChainException {
        Patient patient = medchain.patient(cast.patient());
        InventoryPointer inventory = patient.accept(
                provider.noticeOf(provider.createInventory(cast.patient().certificate())));
        Map<Item, DataId> data = new EnumMap<>(Item.class);
        data.put(Item.RECORD, record(inventory, Item.RECORD_BYTES));
        data.put(Item.STREAM, stream(inventory));
        data.put(Item.LARGE, record(inventory, largeBytes));
        List<Selection> all =
                data.values().stream().map(id -> Selection.all(inventory, id)).toList();
        Requester requester = medchain.requester(cast.requester());
        Session session = requester.accept(
                patient.grant(cast.requester().certificate(), all).forRequester());
        for (Map.Entry<Item, DataId> entry : data.entrySet()) {
            AccessRequest example = new AccessRequest(
                    session.id(),
                    session.audienceOpening(),
                    session.grantOf(entry.getValue()).orElseThrow(),
                    GrantedRange.unrestricted(),
                    Bytes.random(random, AccessRequest.NONCE_SIZE),
                    Clock.systemUTC().instant());
            Files.write(example(folder, entry.getKey()), example.encode().toByteArray());
        }
    }

    /** Where the example of a request is. */
    static Path example(Path folder, Item item) {
        return folder.resolve(item.label() + ".request");
    }

    private DataId record(InventoryPointer inventory, int bytes) throws IOException, MedChainException {
        return provider.addRecord(
                inventory, OperationKey.random(random), DESCRIPTION, Optional.empty(), content(bytes));
    }

    private DataId stream(InventoryPointer inventory) throws IOException, MedChainException {
        StreamWriter writer =
                provider.startStream(inventory, OperationKey.random(random), DESCRIPTION, DigestScheme.BOUND);
        Instant begin = Clock.systemUTC().instant().minus(CHUNK.multipliedBy(Item.CHUNKS + 1L));
        for (int chunk = 0; chunk < Item.CHUNKS; chunk++) {
            Instant from = begin.plus(CHUNK.multipliedBy(chunk));
            writer.append(new TimeRange(micros(from), micros(from.plus(CHUNK))), content(Item.CHUNK_BYTES));
        }
        return writer.id();
    }

    private static long micros(Instant time) {
        return time.toEpochMilli() * 1000;
    }

    private ByteArrayInputStream content(int bytes) {
        return new ByteArrayInputStream(Bytes.random(random, bytes).toByteArray());
    }

    @Override
    public void close() throws MedChainException {
        medchain.close();
    }
}
