package org.medchain.core.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.event.SessionContent;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.record.DirectoryKeys;
import org.medchain.core.internal.record.SessionAuthor;
import org.medchain.core.internal.record.SessionKeys;
import org.medchain.core.model.Truth.Shared;
import org.medchain.core.model.Truth.Shelf;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.testkit.LyingDirectory;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.error.MedChainException;

/** What goes wrong by itself, and what parties do to the records that they may write. */
final class Damaging {
    private final Run run;
    private final Truth truth;
    private final Dice dice;
    private final Stage stage;

    Damaging(Run run) {
        this.run = run;
        this.truth = run.truth;
        this.dice = run.dice;
        this.stage = run.stage;
    }

    void addTo(Run story) {
        story.add("kill", 4, this::kill);
        story.add("reopen all", 1, this::reopen);
        story.add("clock", 4, this::clock);
        story.add("directory lies", 2, this::lies);
        story.add("directory is honest", 10, this::honest);
        story.add("damage session", 2, this::damageSession);
        story.add("damage inventory", 1, this::damageInventory);
        story.add("foreign data", 1, this::foreignData);
        story.add("revoke certificate", 1, this::revokeCertificate);
        story.add("certify anew", 10, this::certify);
    }

    private void kill() throws MedChainException {
        Actor actor = dice.of(stage.everybody());
        run.says(actor.name);
        run.stop(actor);
    }

    private void reopen() throws MedChainException {
        for (Actor actor : stage.everybody()) {
            run.stop(actor);
        }
        stage.reopen();
        stage.directory.beHonest();
        run.directoryLies = false;
    }

    private void clock() {
        Duration step = dice.of(List.of(
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofHours(3),
                Duration.ofDays(2),
                Duration.ofDays(30)));
        Duration signed = dice.percent(45) ? step.negated() : step;
        run.says(signed.toString());
        stage.move(signed);
    }

    /** Withholds some records, is down for some, and shows old versions of others. */
    private void lies() {
        LyingDirectory directory = stage.directory;
        List<DirectoryRecord> seen = directory.seen();
        for (int i = 0; i < seen.size() / 2; i++) {
            DirectoryRecord record = dice.of(seen);
            switch (dice.below(3)) {
                case 0 -> directory.lie(record.address(), new ReadOutcome.Absent());
                case 1 -> directory.lie(record.address(), new ReadOutcome.Unavailable("down"));
                default -> directory.lie(record.address(), record);
            }
        }
        run.directoryLies = true;
    }

    private void honest() {
        stage.directory.beHonest();
        run.directoryLies = false;
    }

    private void damage(DirectoryKeys record, Optional<Bytes> sensible) {
        List<DirectoryRecord> versions = stage.directory.versions(record.address());
        long next = versions.stream().mapToLong(DirectoryRecord::version).max().orElse(0) + 1;
        int how = dice.below(5);
        run.says("way " + how);
        if (how == 0) {
            stage.directory.remove(record.tombstone(1)).join();
            return;
        }
        Bytes payload =
                switch (how) {
                    case 1 -> Bytes.random(stage.random, 100);
                    case 2 -> dice.any(versions).map(DirectoryRecord::payload).orElse(Bytes.utf8("old"));
                    default -> sensible.orElse(Bytes.utf8("nonsense"));
                };
        long version = how == 4 ? Long.MAX_VALUE : Math.max(next, 1);
        if (next > 0) {
            stage.directory.put(record.record(version, payload)).join();
        }
    }

    /** By the patient or by a hospital, with openings of another session if there is one. */
    private void damageSession() throws MedChainException {
        Optional<Shared> some = dice.any(truth.sessions.values().stream()
                .filter(shared -> shared.granted.isPresent())
                .toList());
        if (some.isEmpty()) {
            return;
        }
        Shared shared = some.get();
        shared.damaged = true;
        truth.sessions.values().forEach(other -> other.damaged |= other.replaces.isPresent());
        Optional<Shared> other = dice.any(truth.sessions.values().stream()
                .filter(each -> each.opened.isPresent())
                .toList());
        run.says(shared.toString());
        SessionId id = shared.id.orElseThrow();
        EventSC event = EventSC.of(stage.ledger.find(id.event()).orElseThrow().event());
        try (SessionContent content = event.open(shared.patient.user.keys());
                SessionKeys keys = SessionKeys.of(shared.patient.id().suite(), content)) {
            var inventories = SessionAuthor.inventories(content);
            List<DirectoryKeys> records = DirectoryKeys.of(keys, inventories);
            int at = dice.below(records.size());
            damage(records.get(at), other.map(each -> foreign(keys, at, shared, each, inventories)));
        }
        shared.opened = shared.opened.filter(opened -> dice.percent(50));
    }

    private Bytes foreign(
            SessionKeys keys,
            int at,
            Shared shared,
            Shared other,
            java.util.Collection<org.medchain.crypto.hash.Digest> inventories) {
        try {
            var opened = other.opened.orElseThrow();
            SessionId said = dice.percent(50) ? shared.id.orElseThrow() : opened.id();
            return at == 0
                    ? DirectoryKeys.session(keys, said, opened.disclosure(), inventories, stage.random)
                    : DirectoryKeys.section(
                            keys, at, said, dice.of(opened.sections()).disclosure(), java.util.Map.of(), stage.random);
        } catch (MedChainException e) {
            throw new AssertionError(e);
        }
    }

    private void damageInventory() throws MedChainException {
        Optional<Shelf> some = dice.any(truth.shelves.values());
        if (some.isEmpty()
                || truth.shelves.values().stream().filter(each -> each.damaged).count() > 3) {
            return;
        }
        Shelf shelf = some.get();
        shelf.damaged = true;
        long pages = shelf.hospital.catalogue().size(shelf.pointer.id()).pages();
        try (OwnedInventory owned =
                shelf.hospital.catalogue().inventory(shelf.pointer.id()).orElseThrow()) {
            damage(dice.of(DirectoryKeys.of(owned, pages)), Optional.empty());
        }
    }

    /** A hospital shows data of one patient in the inventory of another, who then shares it. */
    private void foreignData() throws MedChainException {
        Optional<Shelf> some = dice.any(truth.shelves.values());
        Optional<Truth.Datum> victim = dice.any(truth.data.values().stream()
                .filter(datum -> datum.last() > 0 && datum.answered())
                .toList());
        if (some.isEmpty() || victim.isEmpty() || some.get().owner == victim.get().shelf.owner || run.directoryLies) {
            return;
        }
        Shelf shelf = some.get();
        run.says(victim.get() + " shown to " + shelf.owner);
        List<InventoryEntry> entries = new ArrayList<>();
        try {
            victim.get()
                    .shelf
                    .hospital
                    .provider()
                    .inventory(victim.get().shelf.pointer)
                    .find(victim.get().id())
                    .ifPresent(entries::add);
        } catch (MedChainException | Killed e) {
            run.excuse(e, false);
        }
        if (entries.isEmpty()) {
            return;
        }
        shelf.damaged = true;
        try (OwnedInventory owned =
                shelf.hospital.catalogue().inventory(shelf.pointer.id()).orElseThrow()) {
            List<DirectoryKeys> records = DirectoryKeys.of(owned, 1);
            put(records.get(0), DirectoryKeys.head(owned, 1, stage.random));
            put(records.get(1), DirectoryKeys.page(owned, 0, entries, stage.random));
        }
        try {
            shelf.owner
                    .patient()
                    .grant(
                            dice.of(stage.people).user.certificate(),
                            List.of(Selection.all(shelf.pointer, victim.get().id())));
            throw new AssertionError(shelf.owner + " granted " + victim.get());
        } catch (MedChainException | Killed e) {
            run.excuse(e, true);
        }
    }

    private void put(DirectoryKeys record, Bytes payload) {
        long next = stage.directory.versions(record.address()).stream()
                .mapToLong(DirectoryRecord::version)
                .max()
                .orElse(0);
        if (next < Long.MAX_VALUE) {
            stage.directory.put(record.record(next + 1, payload)).join();
        }
    }

    private void revokeCertificate() throws MedChainException {
        Actor actor = dice.of(stage.everybody());
        if (actor.revoked) {
            return;
        }
        run.says(actor.name);
        stage.append(RevokeCertificates.create(
                        stage.genesis(), List.of(actor.user.certificate().serial()), stage.ca())
                .event());
        actor.revoked = true;
        actor.former.add(actor.user);
    }

    private void certify() throws MedChainException {
        Optional<Actor> actor =
                dice.any(stage.everybody().stream().filter(each -> each.revoked).toList());
        if (actor.isPresent()) {
            run.says(actor.get().name);
            run.stop(actor.get());
            actor.get().user =
                    stage.certified(actor.get().name, actor.get().user.keys());
            actor.get().revoked = false;
        }
    }
}
