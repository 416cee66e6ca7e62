package org.medchain.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.model.Truth.Chunk;
import org.medchain.core.model.Truth.Datum;
import org.medchain.core.model.Truth.Shelf;
import org.medchain.core.role.StreamConflictException;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.DataState;
import org.medchain.core.store.OperationConflictException;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;

/** What hospitals do: records, streams, writers that compete, tries that are repeated. */
final class Writing {
    private static final long START = 1_772_000_000_000_000L;
    private static final long LENGTH = 10_000_000;
    private static final int SHELVES = 10;

    private final Run run;
    private final Truth truth;
    private final Dice dice;
    private int numbers;

    Writing(Run run) {
        this.run = run;
        this.truth = run.truth;
        this.dice = run.dice;
    }

    void addTo(Run story) {
        story.add("inventory", 3, this::inventory);
        story.add("record", 8, this::record);
        story.add("record again", 3, this::recordAgain);
        story.add("stream", 5, this::stream);
        story.add("append", 40, this::append);
        story.add("append again", 6, this::appendAgain);
        story.add("describe", 2, this::describe);
        story.add("end data", 2, this::endData);
        story.add("publish", 3, this::publish);
    }

    private void inventory() throws MedChainException {
        Actor hospital = dice.of(run.stage.hospitals);
        Actor owner = dice.of(run.stage.people);
        if (truth.shelves.values().stream().filter(shelf -> !shelf.damaged).count() >= SHELVES) {
            return;
        }
        try {
            InventoryPointer pointer =
                    hospital.provider().createInventory(owner.patient().certificate());
            owner.patient().accept(hospital.provider().noticeOf(pointer));
            truth.shelves.put(pointer.id(), new Shelf(pointer, hospital, owner));
        } catch (MedChainException | Killed e) {
            run.excuse(e, hospital.revoked || owner.revoked);
        }
    }

    private void record() throws MedChainException, IOException {
        Optional<Datum> left = dice.percent(50)
                ? dice.any(
                        truth.unclear.stream().filter(datum -> !datum.stream()).toList())
                : Optional.empty();
        Optional<Shelf> shelf = dice.any(truth.shelves.values().stream()
                .filter(each -> !each.damaged || dice.percent(10))
                .toList());
        if (left.isEmpty() && shelf.isEmpty()) {
            return;
        }
        Datum datum = left.orElseGet(() -> begin(shelf.orElseThrow(), DataKind.RECORD, DigestScheme.BOUND));
        if (left.isEmpty()) {
            datum.tried(1, new Chunk(taken(), dice.content(), Optional.empty()));
        }
        Chunk chunk = datum.tried.get(1L).get(0);
        run.says(datum.toString());
        try {
            DataId id = add(datum, chunk.content());
            acknowledged(datum, id);
            keep(datum);
        } catch (MedChainException | Killed e) {
            run.excuse(e, datum.shelf.hospital.revoked || isStuck(datum, e));
        }
    }

    private Optional<TimeRange> taken() {
        return dice.percent(50) ? Optional.empty() : Optional.of(new TimeRange(START, START + LENGTH));
    }

    private void keep(Datum datum) throws MedChainException, IOException {
        run.keeping.datum(datum);
    }

    private Datum begin(Shelf shelf, DataKind kind, DigestScheme scheme) {
        int number = ++numbers;
        Datum datum = new Datum(shelf, kind, scheme, OperationKey.of("operation " + number), number);
        truth.unclear.add(datum);
        return datum;
    }

    private DataId add(Datum datum, Bytes content) throws MedChainException, IOException {
        return datum.shelf
                .hospital
                .provider()
                .addRecord(
                        datum.shelf.pointer,
                        datum.key,
                        described(datum, ""),
                        datum.candidates(1).get(0).range(),
                        new ByteArrayInputStream(content.toByteArray()));
    }

    private void acknowledged(Datum datum, DataId id) {
        datum.id.ifPresent(before -> assertThat(id).as("id of %s", datum).isEqualTo(before));
        assertThat(truth.data.getOrDefault(id, datum)).isSameAs(datum);
        datum.id = Optional.of(id);
        truth.unclear.remove(datum);
        truth.data.put(id, datum);
    }

    static DataDescription described(Datum datum, String more) {
        return new DataDescription(
                Map.of("name", "data " + datum.number + more),
                URI.create("https://" + datum.shelf.hospital.host() + "/"));
    }

    private void recordAgain() throws MedChainException, IOException {
        Optional<Datum> some = dice.any(truth.data.values().stream()
                .filter(datum -> !datum.stream() && datum.state == DataState.OPEN && !datum.lost)
                .toList());
        if (some.isEmpty()) {
            return;
        }
        Datum datum = some.get();
        boolean same = dice.percent(60);
        Bytes content = same ? datum.chunks.get(1L).content() : Bytes.utf8("something else");
        try {
            DataId id = add(datum, content);
            if (!same) {
                fail("%s was added again with other content", datum);
            }
            acknowledged(datum, id);
        } catch (OperationConflictException e) {
            run.excuse(e, !same);
        } catch (MedChainException | Killed e) {
            run.excuse(e, datum.shelf.hospital.revoked);
        }
    }

    private void stream() throws MedChainException {
        Optional<Datum> left = dice.percent(50)
                ? dice.any(truth.unclear.stream().filter(Datum::stream).toList())
                : Optional.empty();
        Optional<Shelf> shelf = dice.any(truth.shelves.values().stream()
                .filter(each -> !each.damaged || dice.percent(10))
                .toList());
        if (left.isEmpty() && shelf.isEmpty()) {
            return;
        }
        DigestScheme scheme = dice.percent(70) ? DigestScheme.BOUND : DigestScheme.PLAIN;
        Datum datum = left.orElseGet(() -> begin(shelf.orElseThrow(), DataKind.STREAM, scheme));
        run.says(datum.toString());
        try {
            StreamWriter writer = datum.shelf
                    .hospital
                    .provider()
                    .startStream(datum.shelf.pointer, datum.key, described(datum, ""), datum.scheme);
            acknowledged(datum, writer.id());
            datum.writers.add(writer);
        } catch (MedChainException | Killed e) {
            run.excuse(e, datum.shelf.hospital.revoked);
        }
    }

    private Optional<Datum> openStream() {
        return dice.any(truth.data.values().stream()
                .filter(datum -> datum.stream() && datum.state == DataState.OPEN && !datum.lost)
                .toList());
    }

    private void append() throws MedChainException, IOException {
        Optional<Datum> some = openStream();
        if (some.isEmpty()) {
            return;
        }
        Datum datum = some.get();
        try {
            StreamWriter writer = writer(datum);
            long index = writer.next().value();
            Optional<Chunk> left = dice.percent(70)
                    ? dice.any(datum.tried.getOrDefault(index, java.util.List.of()))
                    : Optional.empty();
            Chunk chunk =
                    left.orElseGet(() -> new Chunk(Optional.of(after(datum, index)), dice.content(), Optional.empty()));
            append(datum, writer, index, chunk);
        } catch (MedChainException | Killed e) {
            run.excuse(e, datum.shelf.hospital.revoked);
        }
    }

    private StreamWriter writer(Datum datum) throws MedChainException {
        if (datum.writers.isEmpty() || (datum.writers.size() < 2 && dice.percent(40))) {
            datum.writers.add(datum.shelf.hospital.provider().resumeStream(datum.id()));
        }
        return dice.of(datum.writers);
    }

    private TimeRange after(Datum datum, long index) {
        long start = START;
        for (Chunk before : datum.candidates(index - 1)) {
            start = Math.max(start, before.range().orElseThrow().endMicros());
        }
        long from = start + (dice.percent(30) ? LENGTH : 0);
        return new TimeRange(from, from + LENGTH);
    }

    private void append(Datum datum, StreamWriter writer, long index, Chunk chunk)
            throws MedChainException, IOException {
        run.says(datum + " chunk " + index);
        long before = datum.last();
        datum.tried(index, chunk);
        try {
            EventRef receipt = writer.append(
                    chunk.range().orElseThrow(),
                    new ByteArrayInputStream(chunk.content().toByteArray()));
            received(datum, index, chunk, receipt);
        } catch (StreamConflictException | IllegalArgumentException e) {
            datum.writers.remove(writer);
            keep(datum);
            boolean sealed = datum.shelf
                    .hospital
                    .catalogue()
                    .chunk(datum.id(), new ChunkIndex(index))
                    .isPresent();
            run.excuse(e, sealed || index <= before);
        } catch (MedChainException | Killed e) {
            run.excuse(e, datum.shelf.hospital.revoked || isStuck(datum, e));
        }
        keep(datum);
    }

    private void received(Datum datum, long index, Chunk chunk, EventRef receipt) {
        Chunk now = new Chunk(chunk.range(), chunk.content(), Optional.of(receipt));
        Chunk before = datum.chunks.putIfAbsent(index, now);
        if (before != null) {
            assertThat(now).as("receipts for chunk %s of %s", index, datum).isEqualTo(before);
        }
    }

    /** A claim that a failure left in the process is let go when the process ends. */
    private boolean isStuck(Datum datum, Throwable e) throws MedChainException {
        boolean stuck = String.valueOf(e.getMessage()).contains("is being written by another writer");
        if (stuck) {
            run.stop(datum.shelf.hospital);
        }
        return stuck;
    }

    private void appendAgain() throws MedChainException, IOException {
        Optional<Datum> some = openStream().filter(datum -> datum.last() > 0);
        if (some.isEmpty()) {
            return;
        }
        Datum datum = some.get();
        try {
            StreamWriter writer = datum.shelf.hospital.provider().resumeStream(datum.id());
            long index = writer.next().value() - 1;
            Chunk there = datum.candidates(index).get(0);
            boolean same = dice.percent(70);
            Chunk chunk = same ? there : new Chunk(there.range(), Bytes.utf8("something else"), Optional.empty());
            if (datum.chunks.containsKey(index) && !same) {
                overwrite(datum, writer, chunk);
            } else {
                append(datum, writer, index, chunk);
            }
        } catch (MedChainException | Killed e) {
            run.excuse(e, datum.shelf.hospital.revoked);
        }
    }

    private void overwrite(Datum datum, StreamWriter writer, Chunk chunk) throws MedChainException, IOException {
        try {
            writer.append(
                    chunk.range().orElseThrow(),
                    new ByteArrayInputStream(chunk.content().toByteArray()));
            fail("a chunk of %s was acknowledged twice with different content", datum);
        } catch (StreamConflictException e) {
            keep(datum);
        }
    }

    private void describe() throws MedChainException {
        Optional<Datum> some = kept();
        if (some.isEmpty()) {
            return;
        }
        Datum datum = some.get();
        try {
            int changed = datum.shelf.hospital.provider().describe(datum.id(), described(datum, " anew"));
            run.says(datum + ", " + changed + " sections");
        } catch (MedChainException | Killed e) {
            run.excuse(e, run.directoryLies || truth.sessions.values().stream().anyMatch(shared -> shared.damaged));
        }
    }

    private Optional<Datum> kept() {
        return dice.any(
                truth.data.values().stream().filter(datum -> !datum.lost).toList());
    }

    private void endData() throws MedChainException {
        Optional<Datum> some = kept();
        if (some.isEmpty()) {
            return;
        }
        Datum datum = some.get();
        DataState wanted =
                dice.percent(50) ? DataState.CLOSED : dice.percent(50) ? DataState.WITHDRAWN : DataState.ERASED;
        run.says(datum + " becomes " + wanted);
        boolean done = false;
        try {
            switch (wanted) {
                case CLOSED -> datum.shelf.hospital.provider().close(datum.id());
                case WITHDRAWN -> datum.shelf.hospital.provider().withdraw(datum.id());
                default -> datum.shelf.hospital.provider().erase(datum.id());
            }
            done = true;
        } catch (MedChainException | Killed e) {
            run.excuse(e, false);
        }
        DataState now =
                datum.shelf.hospital.catalogue().data(datum.id()).orElseThrow().state();
        assertThat(now).isGreaterThanOrEqualTo(datum.state);
        if (done) {
            assertThat(now).isGreaterThanOrEqualTo(wanted);
        }
        datum.state = now;
        if (done && now == DataState.ERASED && wanted == DataState.ERASED) {
            run.keeping.erased(datum);
        }
    }

    private void publish() throws MedChainException {
        Actor hospital = dice.of(run.stage.hospitals);
        try {
            hospital.provider().publishPending();
            if (!run.disturbed() && !hospital.revoked) {
                assertThat(hospital.provider().health().backlog().outbox()).isZero();
            }
        } catch (MedChainException | Killed e) {
            run.excuse(e, false);
        }
    }
}
