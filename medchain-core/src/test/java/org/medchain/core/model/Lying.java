package org.medchain.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.AudienceOpening;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionTerms;
import org.medchain.core.directory.SessionId;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.model.Truth.Datum;
import org.medchain.core.model.Truth.Shared;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MedChainException;

/** Requests that no grant covers. That they are answered with data is found out where answers are looked at. */
final class Lying extends Forgery {
    Lying(Run run) {
        super(run);
    }

    void addTo(Run story) {
        story.add("another's data", 8, this::anothersData);
        story.add("own session by hand", 3, this::byHand);
        story.add("request again", 5, this::again);
        story.add("another's openings", 8, this::anothersOpenings);
        story.add("wider range", 5, this::wider);
        story.add("old session", 8, this::old);
        story.add("expired session", 4, this::expired);
        story.add("wrong time", 3, this::wrongTime);
        story.add("wrong session", 4, this::wrongSession);
        story.add("another hospital", 3, this::anotherHospital);
        story.add("forged signature", 3, this::forgedSignature);
        story.add("revoked requester", 4, this::revokedRequester);
    }

    /** A session over data of somebody else, from what anybody knows who was ever shown it. */
    private void anothersData() throws MedChainException {
        Optional<Datum> some = dice.any(truth.data.values().stream()
                .filter(datum -> !datum.chunks.isEmpty())
                .toList());
        Actor liar = dice.of(stage.people);
        if (some.isEmpty() || some.get().shelf.owner == liar || liar.revoked) {
            return;
        }
        Datum datum = some.get();
        Grant grant = whole(datum, datum.shelf.hospital);
        Optional<Truth.Shelf> own = dice.any(truth.shelves.values().stream()
                .filter(shelf -> shelf.owner == liar && shelf.hospital == datum.shelf.hospital)
                .toList());
        if (own.isPresent() && dice.percent(50)) {
            grant = inventory(grant, own.get());
        }
        boolean pretends = dice.percent(40);
        Actor patient = pretends ? datum.shelf.owner : liar;
        Actor requester = dice.percent(60) ? liar : dice.of(stage.people);
        run.says(liar + " shares " + datum + " with " + requester + (pretends ? " in the owner's name" : ""));
        SessionTerms terms = SessionTerms.create(
                List.of(grant), new Audience(requester.id(), patient.id(), 0), SymmetricKey.generate(stage.random));
        Event event = event(terms, liar);
        truth.forged.add(event.hash());
        if (append(liar, event)) {
            send(plan(terms, event, requester, datum.shelf.hospital));
        }
    }

    /** An owner's own session, made without the library, with another hospital's name in it. */
    private void byHand() throws MedChainException {
        Actor owner = dice.of(stage.people);
        Optional<Datum> some = dice.any(truth.shareable(owner));
        if (some.isEmpty() || owner.revoked) {
            return;
        }
        Datum datum = some.get();
        Actor named = dice.of(stage.hospitals);
        Actor requester = dice.of(stage.people);
        SessionTerms terms = SessionTerms.create(
                List.of(whole(datum, named)),
                new Audience(requester.id(), owner.id(), 0),
                SymmetricKey.generate(stage.random));
        Event event = event(terms, owner);
        Shared shared = new Shared(owner, requester, Map.of(datum.id(), GrantedRange.unrestricted()), Optional.empty());
        shared.id = Optional.of(new SessionId(event.hash()));
        shared.damaged = true;
        shared.providers.put(datum.id(), named.id());
        truth.sessions.put(shared.id.get(), shared);
        run.says(shared + ", " + datum + " as if at " + named);
        if (append(owner, event)) {
            send(plan(terms, event, requester, datum.shelf.hospital));
        } else {
            truth.sessions.remove(shared.id.get());
        }
    }

    private void again() {
        Optional<Stage.Sent> sent = dice.any(stage.sent);
        sent.ifPresent(
                before -> send(dice.percent(80) ? before.hospital() : dice.of(stage.hospitals), before.request()));
    }

    private void anothersOpenings() throws MedChainException {
        Optional<Plan> plan = honest(standing());
        if (plan.isPresent()) {
            Actor thief = dice.of(stage.people);
            AudienceOpening audience = plan.get().audience();
            boolean renamed = dice.percent(40);
            Audience claimed = new Audience(
                    thief.id(),
                    audience.audience().patient(),
                    audience.audience().expiresAtMillis());
            Plan stolen = plan.get().by(thief);
            send(renamed ? stolen.of(new AudienceOpening(claimed, audience.salt())) : stolen);
        }
    }

    private void wider() throws MedChainException {
        Optional<Plan> plan = honest(standing());
        if (plan.isEmpty() || plan.get().grant().grant().kind() == DataKind.RECORD) {
            return;
        }
        GrantOpening opening = plan.get().grant();
        Grant grant = opening.grant();
        Plan asking = plan.get().asking(GrantedRange.unrestricted());
        Grant claimed = new Grant(
                grant.inventory(),
                grant.provider(),
                grant.data(),
                grant.kind(),
                GrantedRange.unrestricted(),
                grant.scheme(),
                grant.reference(),
                grant.referenceIndex(),
                grant.first(),
                grant.anchor());
        send(dice.percent(50) ? asking : asking.granted(new GrantOpening(claimed, opening.salt(), opening.proof())));
    }

    private void old() throws MedChainException {
        List<Shared> ended = truth.sessions.values().stream()
                .filter(shared -> shared.ended || shared.isExpiredAt(stage.now().toEpochMilli()))
                .toList();
        Optional<Plan> plan = honest(dice.percent(80) ? ended : List.copyOf(truth.sessions.values()));
        if (plan.isPresent()) {
            AudienceOpening audience = plan.get().audience();
            Audience longer = new Audience(
                    audience.audience().requester(), audience.audience().patient(), 0);
            boolean claims = dice.percent(30);
            send(claims ? plan.get().of(new AudienceOpening(longer, audience.salt())) : plan.get());
        }
    }

    /** The clock goes on to just after the end of a session, and perhaps back. */
    private void expired() throws MedChainException {
        Optional<Plan> plan = honest(truth.sessions.values().stream()
                .filter(shared -> !shared.ended && shared.expiresAt != 0)
                .toList());
        if (plan.isEmpty()) {
            return;
        }
        long end = plan.get().audience().audience().expiresAtMillis();
        Duration left = Duration.between(stage.now(), Instant.ofEpochMilli(end));
        boolean jumps = !left.isNegative() && left.compareTo(Duration.ofDays(10)) < 0;
        if (jumps) {
            stage.move(left);
        }
        send(plan.get().at(stage.now()));
        if (jumps && dice.percent(50)) {
            stage.move(left.negated());
        }
    }

    private void wrongTime() throws MedChainException {
        Optional<Plan> plan = honest(standing());
        if (plan.isPresent()) {
            Duration off = Duration.ofSeconds(dice.below(10_000) - 5_000L);
            send(plan.get().at(stage.now().plus(off)));
        }
    }

    /** The openings of one session in the name of another one, or of an event that is none. */
    private void wrongSession() throws MedChainException {
        Optional<Plan> plan = honest(List.copyOf(truth.sessions.values()));
        Optional<Plan> other = honest(standing());
        if (plan.isEmpty() || other.isEmpty()) {
            return;
        }
        Plan mixed = plan.get().in(other.get().session());
        send(
                dice.percent(50)
                        ? mixed
                        : mixed.of(other.get().audience()).by(other.get().who()));
        Optional<Datum> some = dice.any(
                truth.data.values().stream().filter(datum -> datum.last() > 0).toList());
        if (some.isPresent()) {
            send(plan.get()
                    .in(new SessionId(
                            some.get().chunks.get(1L).receipt().orElseThrow().event())));
        }
    }

    private void anotherHospital() throws MedChainException {
        Optional<Plan> plan = honest(standing());
        if (plan.isPresent()) {
            send(plan.get().to(dice.of(stage.hospitals)));
        }
    }

    /** In another's name, or passed on by a hospital that it was meant for. */
    private void forgedSignature() throws MedChainException {
        Optional<Plan> plan = honest(standing());
        if (plan.isEmpty()) {
            return;
        }
        SignedMessage honest = message(plan.get());
        Bytes stolen = message(plan.get().by(other(plan.get().who()))).signature();
        SignedMessage forged = dice.percent(50)
                ? new SignedMessage(honest.sender(), honest.recipient(), honest.payload(), stolen)
                : message(plan.get().to(otherHospital(plan.get().hospital())));
        SealedRequest sealed = seal(plan.get(), forged);
        run.checker.forged(sealed);
        send(plan.get().hospital(), sealed);
    }

    /** Everything is right but the certificate, which was revoked, and may have a successor. */
    private void revokedRequester() throws MedChainException {
        Optional<Plan> plan = honest(standing().stream()
                .filter(shared -> !shared.requester.former.isEmpty())
                .toList());
        if (plan.isPresent()) {
            send(plan.get(), message(plan.get(), dice.of(plan.get().who().former)));
        }
    }
}
