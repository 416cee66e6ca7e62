package org.medchain.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.core.model.Truth.Datum;
import org.medchain.core.role.CatalogueBehindException;
import org.medchain.core.role.Reconciliation;
import org.medchain.core.store.DataState;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;

/**
 * What the operator of a hospital does: copies the catalogue, and when its disk is lost puts the copy back. The hospital
 * does nothing by it before it was reconciled, and then what it lacks is lost, and nothing else.
 */
final class Restoring {
    /** After which no request can be answered any more that was answered before. */
    private static final Duration WAIT = Duration.ofMinutes(2).plusSeconds(1);

    private final Run run;
    private final Truth truth;
    private final Dice dice;
    private final Map<Actor, Copy> copies = new HashMap<>();

    /** Events on the ledger that copies lacked. */
    int events;

    /**
     * A copy.
     *
     * @param answered the requests that the hospital had answered
     */
    private record Copy(Path folder, Set<Digest> answered) {}

    Restoring(Run run) {
        this.run = run;
        this.truth = run.truth;
        this.dice = run.dice;
    }

    void addTo(Run story) {
        story.add("copy catalogue", 3, this::copy);
        story.add("restore catalogue", 1, this::restore);
    }

    private void copy() throws MedChainException, IOException {
        Actor hospital = dice.of(run.stage.hospitals);
        run.says(hospital.name);
        run.stop(hospital);
        Path to = run.stage.folder.resolve("copy of " + hospital);
        copy(hospital.catalogueFolder(), to);
        copies.put(hospital, new Copy(to, run.checker.answeredBy(hospital)));
    }

    private void restore() throws MedChainException, IOException {
        Actor hospital = dice.of(run.stage.hospitals);
        Copy copy = copies.get(hospital);
        if (copy == null || hospital.revoked) {
            return;
        }
        run.says(hospital.name);
        run.stop(hospital);
        hospital.gate.disarm();
        run.stage.move(WAIT);
        run.follower.follow();
        copy(copy.folder(), hospital.catalogueFolder());
        run.checker.mayAnswerAgain(hospital, copy.answered());
        reconcile(hospital);
        hospital.provider();
        forget(hospital);
    }

    /** If the ledger has anything that the copy lacks, the hospital stays shut until that was accepted as lost. */
    private void reconcile(Actor hospital) throws MedChainException {
        List<EventHash> lost = new ArrayList<>();
        for (EventHash event : run.follower.published(hospital)) {
            if (!hospital.catalogue().knowsEvent(event)) {
                lost.add(event);
            }
        }
        run.says("without " + lost.size() + " events");
        events += lost.size();
        if (lost.isEmpty()) {
            return;
        }
        long known = hospital.catalogue().lastHeight();
        assertThatThrownBy(hospital::provider)
                .as("a provider on an old catalogue")
                .isInstanceOfSatisfying(CatalogueBehindException.class, behind -> assertThat(behind.events())
                        .isEqualTo(lost.size()));
        assertThat(hospital.catalogue().lastHeight()).isEqualTo(known);
        Reconciliation done = hospital.reconcile();
        assertThat(done.lost()).extracting(EventRef::event).containsExactlyInAnyOrderElementsOf(lost);
    }

    /** What was acknowledged after the copy was made is lost; what was ended since is ended again. */
    private void forget(Actor hospital) throws MedChainException {
        truth.shelves.values().removeIf(shelf -> shelf.hospital == hospital && isLost(shelf));
        truth.unclear.removeIf(datum -> datum.shelf.hospital == hospital);
        for (Datum datum : truth.data.values()) {
            if (datum.shelf.hospital == hospital && !datum.lost) {
                forget(hospital, datum);
            }
        }
    }

    private static boolean isLost(Truth.Shelf shelf) {
        try {
            return shelf.hospital.catalogue().inventory(shelf.pointer.id()).isEmpty();
        } catch (MedChainException e) {
            throw new AssertionError(e);
        }
    }

    private void forget(Actor hospital, Datum datum) throws MedChainException {
        Optional<StoredData> kept = hospital.catalogue().data(datum.id());
        if (kept.isEmpty() || (kept.get().chunks() == 0 && !datum.chunks.isEmpty())) {
            kept.ifPresent(begun ->
                    assertThat(begun.state()).as("%s, which had begun", datum).isNotEqualTo(DataState.OPEN));
            datum.lost = true;
            return;
        }
        if (wentOn(kept.get())) {
            assertThat(kept.get().state()).as("%s, which went on", datum).isNotEqualTo(DataState.OPEN);
            datum.wholeUntil =
                    kept.get().last().orElseThrow().range().orElseThrow().startMicros();
            datum.chunks.tailMap(kept.get().chunks(), false).clear();
        }
        endAgain(hospital, datum);
        datum.state = hospital.catalogue().data(datum.id()).orElseThrow().state();
    }

    /** True if the ledger has a chunk after those that the catalogue knows. */
    private boolean wentOn(StoredData data) throws MedChainException {
        if (data.last().isEmpty() || data.kind() == DataKind.RECORD) {
            return false;
        }
        EventRef last = data.last().get().receipt().orElseThrow().ref();
        EventHash first = run.stage.ledger.position(last).orElseThrow().first();
        return run.stage.ledger.chunk(first, data.chunks() + 1).isPresent();
    }

    private static void endAgain(Actor hospital, Datum datum) throws MedChainException {
        switch (datum.state) {
            case OPEN -> {}
            case CLOSED -> hospital.provider().close(datum.id());
            case WITHDRAWN -> hospital.provider().withdraw(datum.id());
            case ERASED -> hospital.provider().erase(datum.id());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path old : catalogue(to)) {
            Files.delete(old);
        }
        for (Path file : catalogue(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private static List<Path> catalogue(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("catalogue.db"))
                    .toList();
        }
    }
}
