package org.medchain.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.internal.answer.RawAnswer;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.model.Truth.Chunk;
import org.medchain.core.model.Truth.Datum;
import org.medchain.core.model.Truth.Shared;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MedChainException;

/** The first invariant: nobody ever gets a byte that a grant of its owner, in force, does not cover. */
final class Checker {
    private static final Duration WINDOW = Duration.ofMinutes(2);

    private final Stage stage;
    private final Truth truth;
    private final Follower follower;
    private final Map<Digest, Actor> answered = new HashMap<>();
    /** Requests that nobody signed who is named in them, or that were meant for somebody else. */
    private final Set<Digest> forged = new HashSet<>();

    /** Bytes that came to requesters. */
    long delivered;
    /** Requests that were answered with data. */
    long answers;

    Checker(Stage stage, Truth truth, Follower follower) {
        this.stage = stage;
        this.truth = truth;
        this.follower = follower;
    }

    /** No answer to this request gives data. */
    void forged(SealedRequest request) {
        forged.add(request.hash());
    }

    /** The requests that a hospital answered so far. */
    Set<Digest> answeredBy(Actor hospital) {
        return answered.entrySet().stream()
                .filter(entry -> entry.getValue() == hospital)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** What a hospital answered since its catalogue was copied it does not know: a clock that goes back makes it fresh again. */
    void mayAnswerAgain(Actor hospital, Set<Digest> known) {
        answered.entrySet().removeIf(entry -> entry.getValue() == hospital && !known.contains(entry.getKey()));
    }

    /** What a hospital sent in answer to a request, whoever made that: taken apart without believing anything. */
    void answered(Actor hospital, SealedRequest request, Bytes answer) throws MedChainException {
        follower.follow();
        SignedMessage message;
        AccessRequest asked;
        try (SecretBytes opened = hospital.user
                .keys()
                .open(AccessRequest.USE, Bytes.empty(), request.sealed().encode())) {
            message = SignedMessage.decode(Bytes.takeOwnership(opened.exposeCopy()));
            asked = AccessRequest.decode(message.payload());
        } catch (MedChainException e) {
            return;
        }
        Actor who = stage.people.stream()
                .filter(person -> person.id().equals(message.sender().identity()))
                .findFirst()
                .orElseThrow();
        Optional<RawAnswer> raw = RawAnswer.open(answer, who.user.keys());
        if (raw.isEmpty()) {
            return;
        }
        answers++;
        assertThat(forged).as("forged requests, of which none is answered").doesNotContain(request.hash());
        message.verify(
                AccessRequest.USE, ConsortiumRoot.of(stage.ledger.config().ca()), stage.now());
        assertThat(message.recipient()).as("for whom the request was").isEqualTo(hospital.id());
        assertThat(answered.put(request.hash(), hospital))
                .as("a request is answered once")
                .isNull();
        covered(who, hospital, asked, message);
        Datum datum = truth.data.get(asked.data());
        Shared shared = truth.sessions.get(asked.session());
        for (RawAnswer.Chunk chunk : raw.get().chunks()) {
            delivered += chunk.content().size();
            inside(datum, chunk.info(), asked.range());
            inside(datum, chunk.info(), shared.grants.get(asked.data()));
            right(datum, chunk.info(), chunk.content());
        }
    }

    private void covered(Actor who, Actor hospital, AccessRequest asked, SignedMessage message)
            throws MedChainException {
        String what = "data " + asked.data() + " in session " + asked.session() + " answered to " + who;
        Datum datum = truth.data.get(asked.data());
        Shared shared = truth.sessions.get(asked.session());
        assertThat(datum).as("%s: the data", what).isNotNull();
        assertThat(shared).as("%s: an owner's session", what).isNotNull();
        assertThat(shared.patient).as("%s: by the owner", what).isSameAs(datum.shelf.owner);
        assertThat(shared.requester).as("%s: to whom it was granted", what).isSameAs(who);
        assertThat(shared.grants).as("%s: granted", what).containsKey(asked.data());
        assertThat(shared.providers.get(asked.data())).as("%s: by whom", what).isEqualTo(hospital.id());
        assertThat(datum.shelf.hospital).as("%s: by whom it is kept", what).isSameAs(hospital);
        assertThat(shared.ended).as("%s: revoked", what).isFalse();
        assertThat(shared.isExpiredAt(stage.now().toEpochMilli()))
                .as("%s: expired", what)
                .isFalse();
        assertThat(stage.ledger.isRevoked(message.sender().serial()))
                .as("%s: certificate revoked", what)
                .isFalse();
        assertThat(datum.answered()).as("%s: data %s", what, datum.state).isTrue();
        assertThat(Duration.between(asked.time(), stage.now()).abs())
                .as("%s: age of the request", what)
                .isLessThanOrEqualTo(WINDOW);
    }

    private static void inside(Datum datum, ChunkInfo info, GrantedRange range) {
        if (range.equals(GrantedRange.unrestricted())) {
            return;
        }
        Chunk there = datum.candidates(info.index().value()).get(0);
        assertThat(range.contains(there.range().orElseThrow()))
                .as("chunk %s of %s, of %s, is inside %s", info.index(), datum, there.range(), range)
                .isTrue();
    }

    private static void right(Datum datum, ChunkInfo info, Bytes content) {
        boolean right = datum.candidates(info.index().value()).stream()
                .anyMatch(chunk -> chunk.content().equals(content));
        if (!right) {
            fail("chunk %s of %s has bytes that nobody wrote there", info.index(), datum);
        }
    }

    /**
     * What a requester was handed as verified.
     *
     * @param tampered true if the hospital may have lied
     */
    void verified(Shared shared, Datum datum, Grant grant, GrantedRange asked, VerifiedData data, boolean tampered)
            throws MedChainException, IOException {
        assertThat(datum.shelf.hospital.revoked)
                .as("data taken from a revoked hospital")
                .isFalse();
        Set<Long> found = new TreeSet<>();
        boolean timesKnown = grant.scheme() == 1 || !tampered;
        for (ChunkInfo info : data.chunks()) {
            found.add(info.index().value());
            try (InputStream in = data.open(info.index())) {
                right(datum, info, Bytes.takeOwnership(in.readAllBytes()));
            }
            if (timesKnown && datum.stream()) {
                inside(datum, info, asked);
                assertThat(info.range())
                        .as("time of chunk %s of %s", info.index(), datum)
                        .isEqualTo(datum.candidates(info.index().value()).get(0).range());
            }
        }
        for (long index : datum.chunks.keySet()) {
            boolean wanted = !datum.stream()
                    || asked.contains(datum.chunks.get(index).range().orElseThrow());
            if (wanted && (!tampered || isProven(datum, grant, index))) {
                assertThat(found)
                        .as("chunks of %s inside %s of %s", datum, asked, shared)
                        .contains(index);
            }
        }
    }

    /** Whether a requester must notice that a chunk is left out by a hospital that lies. */
    private boolean isProven(Datum datum, Grant grant, long index) throws MedChainException {
        if (grant.scheme() != 1 || grant.first().isEmpty()) {
            return !datum.stream();
        }
        if (index <= grant.referenceIndex().value()) {
            return true;
        }
        LedgerEntry entry = entry(datum, index);
        boolean old = entry.timestamp().isBefore(stage.now().minus(WINDOW));
        return grant.range().endMicros().isEmpty() && old;
    }

    private LedgerEntry entry(Datum datum, long index) throws MedChainException {
        StreamPosition at = stage.ledger
                .position(datum.chunks.get(1L).receipt().orElseThrow())
                .orElseThrow();
        return stage.ledger.chunk(at.first(), index).orElseThrow();
    }

    /** The acknowledged chunks that a request for {@code asked} gets. */
    static List<Long> inRange(Datum datum, GrantedRange asked) {
        return datum.chunks.entrySet().stream()
                .filter(chunk -> !datum.stream()
                        || asked.contains(chunk.getValue().range().orElseThrow()))
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    static ChunkIndex index(long value) {
        return new ChunkIndex(value);
    }
}
