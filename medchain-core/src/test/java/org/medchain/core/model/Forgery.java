package org.medchain.core.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.event.AudienceOpening;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionTerms;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.model.Truth.Datum;
import org.medchain.core.model.Truth.Shared;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.Sealed;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** How requests and sessions are made without the library, by who is honest and who is not. */
class Forgery {
    final Run run;
    final Truth truth;
    final Dice dice;
    final Stage stage;

    Forgery(Run run) {
        this.run = run;
        this.truth = run.truth;
        this.dice = run.dice;
        this.stage = run.stage;
    }

    /** A request as it would be if it were honest. */
    record Plan(
            Actor who,
            Actor hospital,
            SessionId session,
            AudienceOpening audience,
            GrantOpening grant,
            GrantedRange range,
            Instant time) {
        Plan by(Actor other) {
            return new Plan(other, hospital, session, audience, grant, range, time);
        }

        Plan to(Actor other) {
            return new Plan(who, other, session, audience, grant, range, time);
        }

        Plan in(SessionId other) {
            return new Plan(who, hospital, other, audience, grant, range, time);
        }

        Plan granted(GrantOpening other) {
            return new Plan(who, hospital, session, audience, other, range, time);
        }

        Plan of(AudienceOpening other) {
            return new Plan(who, hospital, session, other, grant, range, time);
        }

        Plan asking(GrantedRange other) {
            return new Plan(who, hospital, session, audience, grant, other, time);
        }

        Plan at(Instant other) {
            return new Plan(who, hospital, session, audience, grant, range, other);
        }
    }

    Optional<Plan> honest(List<Shared> of) {
        List<Shared> opened =
                of.stream().filter(shared -> shared.opened.isPresent()).toList();
        return dice.any(opened).map(shared -> {
            Session session = shared.opened.orElseThrow();
            GrantOpening grant = dice.of(session.disclosure().grants());
            Datum datum = truth.data.get(grant.grant().data());
            run.says(shared + ", " + datum);
            return new Plan(
                    shared.requester,
                    datum.shelf.hospital,
                    session.id(),
                    session.audienceOpening(),
                    grant,
                    grant.grant().range(),
                    stage.now());
        });
    }

    List<Shared> standing() {
        return truth.standing(stage.now().toEpochMilli());
    }

    void send(Plan plan) throws MedChainException {
        send(plan, message(plan));
    }

    SignedMessage message(Plan plan) {
        return message(plan, plan.who().user);
    }

    SignedMessage message(Plan plan, CertifiedIdentity user) {
        AccessRequest request = new AccessRequest(
                plan.session(),
                plan.audience(),
                plan.grant(),
                plan.range(),
                Bytes.random(stage.random, AccessRequest.NONCE_SIZE),
                plan.time());
        return SignedMessage.sign(
                AccessRequest.USE,
                user.keys(),
                user.certificate(),
                plan.hospital().id(),
                request.encode());
    }

    void send(Plan plan, SignedMessage message) throws MedChainException {
        send(plan.hospital(), seal(plan, message));
    }

    SealedRequest seal(Plan plan, SignedMessage message) throws MedChainException {
        return new SealedRequest(Sealed.decode(plan.hospital()
                .user
                .identity()
                .seal(AccessRequest.USE, Bytes.empty(), message.encode(), stage.random)));
    }

    void send(Actor hospital, SealedRequest sealed) {
        try {
            stage.serve(hospital, sealed);
        } catch (UnavailableException e) {
            run.excuse(e, false);
        }
    }

    /** Puts a session on the ledger that its signer made by hand; false if somebody's fault keeps it from there. */
    boolean append(Actor signer, Event event) {
        try {
            signer.patient();
            stage.append(event);
            return true;
        } catch (MedChainException | Killed e) {
            run.excuse(e, signer.revoked);
            return false;
        }
    }

    Plan plan(SessionTerms terms, Event event, Actor requester, Actor hospital) {
        return new Plan(
                requester,
                hospital,
                new SessionId(event.hash()),
                terms.audienceOpening(),
                terms.opening(0),
                terms.grants().get(0).range(),
                stage.now());
    }

    /** As {@link EventSC} makes it, but for who is the patient. */
    Event event(SessionTerms terms, Actor signer) throws MedChainException {
        if (terms.audience().patient().equals(signer.id())) {
            return EventSC.builder(stage.genesis())
                    .terms(terms)
                    .build(signer.user.keys(), stage.random)
                    .event();
        }
        Bytes body = new StructWriter()
                .bytes(0, Bytes.random(stage.random, 200))
                .bytes(1, terms.digest().value())
                .toBytes();
        return Event.sign(stage.genesis(), EventType.CREATE_SESSION, body, signer.user.keys());
    }

    Grant whole(Datum datum, Actor hospital) throws MedChainException {
        Bytes anchor;
        try (var secret = org.medchain.chain.digest.ChainSecret.of(datum.shelf
                .hospital
                .catalogue()
                .secret(datum.id())
                .orElseGet(() -> org.medchain.crypto.bytes.SecretBytes.random(stage.random, 32)))) {
            anchor = Anchor.of(secret).value();
        }
        return new Grant(
                datum.shelf.pointer.id().value(),
                hospital.id(),
                datum.id(),
                datum.kind,
                GrantedRange.unrestricted(),
                datum.scheme.code(),
                datum.chunks.get(datum.last()).receipt().orElseThrow(),
                new ChunkIndex(datum.last()),
                Optional.of(ChunkIndex.FIRST),
                anchor);
    }

    static Grant inventory(Grant grant, Truth.Shelf shelf) {
        return new Grant(
                shelf.pointer.id().value(),
                grant.provider(),
                grant.data(),
                grant.kind(),
                grant.range(),
                grant.scheme(),
                grant.reference(),
                grant.referenceIndex(),
                grant.first(),
                grant.anchor());
    }

    Actor otherHospital(Actor than) {
        return dice.of(
                stage.hospitals.stream().filter(hospital -> hospital != than).toList());
    }

    Actor other(Actor than) {
        return dice.of(stage.people.stream().filter(person -> person != than).toList());
    }
}
