package org.medchain.core.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.model.Truth.Chunk;
import org.medchain.core.model.Truth.Datum;
import org.medchain.core.model.Truth.Shared;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Selection;
import org.medchain.error.MedChainException;

/** What patients do: grant, narrow, replace, publish and revoke; and the CA, which ends a session at times. */
final class Granting {
    private static final List<Optional<Duration>> LIFETIMES = List.of(
            Optional.empty(),
            Optional.of(Duration.ofMinutes(3)),
            Optional.of(Duration.ofHours(2)),
            Optional.of(Duration.ofDays(4)),
            Optional.of(Duration.ofDays(365)));

    private final Run run;
    private final Truth truth;
    private final Dice dice;

    Granting(Run run) {
        this.run = run;
        this.truth = run.truth;
        this.dice = run.dice;
    }

    void addTo(Run story) {
        story.add("grant", 22, () -> grant(Optional.empty()));
        story.add("replace", 3, () -> standing().ifPresent(this::replace));
        story.add("narrow", 5, () -> standing().ifPresent(this::narrow));
        story.add("revoke", 4, this::revoke);
        story.add("publish session", 2, () -> standing().ifPresent(this::publish));
        story.add("invite hospital", 2, () -> standing().ifPresent(this::invite));
        story.add("CA ends session", 1, this::endByAuthority);
    }

    private Optional<Shared> standing() {
        return dice.any(truth.standing(run.stage.now().toEpochMilli()));
    }

    /** A part of a stream that begins and ends with some chunk; perhaps open, perhaps not there yet. */
    GrantedRange part(Datum datum) {
        if (!datum.stream() || dice.percent(25)) {
            return GrantedRange.unrestricted();
        }
        List<Chunk> chunks = List.copyOf(datum.chunks.values());
        int one = dice.below(chunks.size());
        int other = dice.below(chunks.size());
        long start = chunks.get(Math.min(one, other)).range().orElseThrow().startMicros();
        long end = chunks.get(Math.max(one, other)).range().orElseThrow().endMicros();
        long ahead = dice.percent(30) ? 50_000_000 : 0;
        return switch (dice.below(4)) {
            case 0 -> GrantedRange.from(start);
            case 1 -> GrantedRange.until(end + ahead);
            case 2 ->
                GrantedRange.from(
                        chunks.get(chunks.size() - 1).range().orElseThrow().endMicros());
            default -> new GrantedRange(java.util.OptionalLong.of(start), java.util.OptionalLong.of(end + ahead));
        };
    }

    private void grant(Optional<Shared> old) {
        Actor patient = old.map(shared -> shared.patient).orElseGet(() -> dice.of(run.stage.people));
        List<Datum> mine = truth.shareable(patient).stream()
                .filter(datum -> !datum.shelf.damaged || dice.percent(10))
                .toList();
        if (mine.isEmpty()) {
            return;
        }
        Actor requester = old.isPresent() && dice.percent(70) ? old.get().requester : dice.of(run.stage.people);
        Map<DataId, GrantedRange> grants = new LinkedHashMap<>();
        List<Selection> selections = new ArrayList<>();
        boolean excused = patient.revoked
                || requester.revoked
                || run.directoryLies
                || old.filter(Granting::isByHand).isPresent();
        for (Datum datum : dice.some(mine, 3)) {
            GrantedRange range = part(datum);
            grants.put(datum.id(), range);
            selections.add(new Selection(datum.shelf.pointer, datum.id(), range));
            excused |= datum.shelf.damaged || !isPublished(datum.shelf.hospital);
        }
        Optional<Duration> lifetime = dice.of(LIFETIMES);
        Shared wanted = new Shared(patient, requester, grants, old.flatMap(shared -> shared.id));
        grant(
                wanted,
                excused,
                () -> old.isPresent()
                        ? patient.patient()
                                .replace(old.get().id.orElseThrow(), requester.user.certificate(), selections, lifetime)
                        : patient.patient().grant(requester.user.certificate(), selections, lifetime));
    }

    private boolean isPublished(Actor hospital) {
        try {
            return hospital.catalogue().backlog().pages() == 0
                    && hospital.catalogue().backlog().outbox() == 0;
        } catch (MedChainException e) {
            throw new AssertionError(e);
        }
    }

    @FunctionalInterface
    private interface Making {
        GrantedSession make() throws MedChainException;
    }

    private void grant(Shared wanted, boolean excused, Making making) {
        run.says(wanted.toString() + " of " + wanted.grants.size());
        truth.expected.add(wanted);
        try {
            GrantedSession granted = making.make();
            run.follower.follow();
            if (!granted.id().equals(wanted.id.orElseThrow())) {
                throw new AssertionError("granted " + granted.id() + ", on the ledger is " + wanted.id);
            }
            wanted.granted = Optional.of(granted);
            wanted.damaged = !granted.unfinished().isEmpty();
            open(wanted);
        } catch (MedChainException | Killed e) {
            run.excuse(e, excused);
        } finally {
            follow();
            truth.expected.remove(wanted);
        }
        if (wanted.granted.isEmpty()) {
            wanted.damaged = true;
        }
    }

    private void follow() {
        try {
            run.follower.follow();
        } catch (MedChainException e) {
            throw new AssertionError(e);
        }
    }

    /** Most requesters look at once, and keep what they see. */
    private void open(Shared shared) {
        if (shared.damaged || dice.percent(20)) {
            return;
        }
        try {
            shared.opened = Optional.of(shared.requester
                            .requester()
                            .accept(shared.granted.orElseThrow().forRequester()))
                    .filter(session -> session.missing() == 0);
        } catch (MedChainException | Killed e) {
            run.excuse(e, run.directoryLies || shared.requester.revoked || shared.patient.revoked);
        }
    }

    private void replace(Shared old) {
        grant(Optional.of(old));
    }

    private void narrow(Shared old) {
        Optional<DataId> some = dice.any(old.grants.keySet().stream()
                .filter(data -> truth.data.get(data).stream()
                        && !truth.data.get(data).chunks.isEmpty())
                .toList());
        if (some.isEmpty()) {
            return;
        }
        GrantedRange range = part(truth.data.get(some.get()));
        boolean wider = !old.grants.get(some.get()).contains(range);
        Map<DataId, GrantedRange> grants = new LinkedHashMap<>(old.grants);
        grants.put(some.get(), range);
        Shared wanted = new Shared(old.patient, old.requester, grants, old.id);
        boolean excused =
                wider || isForgotten(old) || old.damaged || old.patient.revoked || run.directoryLies || isByHand(old);
        run.says(wider ? "(wider)" : "");
        if (wider) {
            try {
                old.patient.patient().narrow(old.id.orElseThrow(), some.get(), range);
                throw new AssertionError("narrowed to more than was granted");
            } catch (MedChainException | IllegalArgumentException | Killed e) {
                return;
            }
        }
        grant(wanted, excused, () -> old.patient.patient().narrow(old.id.orElseThrow(), some.get(), range));
        wanted.undescribed = excused || old.undescribed || run.disturbed();
    }

    private static boolean isByHand(Shared shared) {
        return shared.granted.isEmpty();
    }

    private void revoke() {
        Optional<Shared> some = dice.any(truth.sessions.values());
        if (some.isEmpty()) {
            return;
        }
        Shared shared = some.get();
        boolean replaced = truth.sessions.values().stream()
                .anyMatch(other -> other.replaces.isPresent() && other.replaces.equals(shared.id));
        truth.ending.add(shared.id.orElseThrow());
        run.says(shared.toString());
        try {
            shared.patient.patient().revoke(shared.id.orElseThrow());
            follow();
            if (!shared.ended) {
                throw new AssertionError("a revocation was acknowledged that is not on the ledger");
            }
        } catch (MedChainException | Killed e) {
            run.excuse(e, replaced || shared.patient.revoked);
        }
        follow();
        truth.ending.remove(shared.id.orElseThrow());
        shared.damaged = true;
    }

    private void publish(Shared shared) {
        try {
            shared.patient.patient().publish(shared.id.orElseThrow());
        } catch (MedChainException | Killed e) {
            run.excuse(
                    e,
                    isForgotten(shared)
                            || shared.damaged
                            || run.directoryLies
                            || shared.patient.revoked
                            || isByHand(shared));
        }
    }

    private void invite(Shared shared) {
        if (shared.granted.isEmpty()) {
            return;
        }
        Datum datum = truth.data.get(dice.of(shared.grants.keySet()));
        Actor hospital = datum.shelf.hospital;
        try {
            hospital.provider().accept(shared.granted.get().invitationForProvider(hospital.id()));
        } catch (MedChainException | Killed e) {
            run.excuse(
                    e,
                    shared.damaged
                            || run.directoryLies
                            || hospital.revoked
                            || shared.grants.keySet().stream().anyMatch(data -> truth.data.get(data).lost)
                            || shared.patient.revoked
                            || !shared.patient.former.isEmpty()
                            || isForgotten(shared));
        }
    }

    /** What expired by a clock that was ahead may be gone from the directory. */
    private boolean isForgotten(Shared shared) {
        return shared.isExpiredAt(run.stage.latest.toEpochMilli());
    }

    private void endByAuthority() throws MedChainException {
        Optional<Shared> some = standing();
        if (some.isEmpty()) {
            return;
        }
        truth.ending.add(some.get().id.orElseThrow());
        run.stage.append(
                EventSR.create(run.stage.genesis(), some.get().id.orElseThrow().event(), run.stage.ca())
                        .event());
        follow();
        truth.ending.remove(some.get().id.orElseThrow());
    }
}
