package org.medchain.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.NoDataException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.answer.RawAnswer;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.model.Truth.Chunk;
import org.medchain.core.model.Truth.Datum;
import org.medchain.core.model.Truth.Shared;
import org.medchain.core.store.StoredChunk;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** What requesters do who are honest, of hospitals that are, or are not. */
final class Asking {
    private static final int LIES = 16;

    private final Run run;
    private final Truth truth;
    private final Dice dice;
    private final List<Earlier> earlier = new ArrayList<>();

    /** An answer that a requester got, and of which data. */
    private record Earlier(Bytes answer, DataId data) {}

    Asking(Run run) {
        this.run = run;
        this.truth = run.truth;
        this.dice = run.dice;
    }

    void addTo(Run story) {
        story.add("fetch", 30, () -> fetch(false));
        story.add("fetch from a liar", 25, () -> fetch(true));
    }

    private void fetch(boolean lying) throws MedChainException, IOException {
        List<Shared> standing = truth.standing(run.stage.now().toEpochMilli()).stream()
                .filter(shared -> !shared.requester.revoked && shared.granted.isPresent())
                .toList();
        Optional<Shared> some = dice.any(standing.isEmpty() || dice.percent(10) ? truth.sessions.values() : standing);
        if (some.isEmpty()) {
            return;
        }
        Shared shared = some.get();
        DataId data = dice.of(shared.grants.keySet());
        Datum datum = truth.data.get(data);
        run.says(shared + ", " + datum);
        Optional<Session> session = session(shared);
        if (session.isEmpty()) {
            return;
        }
        Grant grant = session.get().grantOf(data).orElseThrow().grant();
        GrantedRange asked = inside(datum, grant.range());
        GrantedRange effective = effective(grant.range(), asked);
        if (lying) {
            int lie = dice.below(LIES);
            run.says("lie " + lie);
            run.stage.tamper(answer -> lie(lie, answer, shared, datum));
        }
        try (VerifiedData got = shared.requester.requester().fetch(session.get(), data, asked, run.stage)) {
            run.checker.verified(shared, datum, grant, effective, got, lying);
        } catch (NoDataException e) {
            run.excuse(
                    e,
                    lying
                            || !owed(shared, datum, session.get(), effective)
                            || Checker.inRange(datum, effective).isEmpty());
        } catch (MedChainException | IllegalArgumentException | Killed e) {
            run.excuse(e, lying || !owed(shared, datum, session.get(), effective));
        } finally {
            run.stage.tamper(answer -> answer);
        }
    }

    /** What the requester kept, or what the directory shows now. */
    private Optional<Session> session(Shared shared) {
        if (shared.opened.isPresent() && dice.percent(70)) {
            return shared.opened;
        }
        if (shared.granted.isEmpty()) {
            return Optional.empty();
        }
        try {
            Session session =
                    shared.requester.requester().accept(shared.granted.get().forRequester());
            if (!session.id().equals(shared.id.orElseThrow())) {
                return Optional.empty();
            }
            assertThat(shared.ended).as("%s opened after its end", shared).isFalse();
            if (session.missing() == 0) {
                shared.opened = Optional.of(session);
            }
            return Optional.of(session);
        } catch (MedChainException | Killed e) {
            boolean isGone = shared.isExpiredAt(run.stage.latest.toEpochMilli());
            run.excuse(
                    e,
                    shared.ended
                            || shared.damaged
                            || isGone
                            || run.directoryLies
                            || shared.requester.revoked
                            || shared.patient.revoked
                            || !shared.patient.former.isEmpty());
            return Optional.empty();
        }
    }

    /** True if the hospital must answer with what it has, whatever the directory says. */
    private boolean owed(Shared shared, Datum datum, Session session, GrantedRange asked) throws MedChainException {
        long now = run.stage.now().toEpochMilli();
        boolean clockIsRight = run.stage.now().isAfter(run.stage.latest.minus(java.time.Duration.ofDays(1)));
        return !shared.ended
                && !shared.isExpiredAt(now)
                && session.missing() == 0
                && (!(shared.damaged || shared.undescribed)
                        || session.find(datum.id()).isPresent())
                && !shared.requester.revoked
                && !datum.shelf.hospital.revoked
                && datum.answered()
                && asked.endMicros().orElse(Long.MAX_VALUE) <= datum.wholeUntil
                && clockIsRight
                && datum.shelf.hospital.catalogue().unrecorded(datum.id()).isEmpty();
    }

    private GrantedRange inside(Datum datum, GrantedRange granted) {
        List<Chunk> chunks = datum.chunks.values().stream()
                .filter(chunk ->
                        datum.stream() && granted.contains(chunk.range().orElseThrow()))
                .toList();
        if (chunks.isEmpty() || dice.percent(30)) {
            return GrantedRange.unrestricted();
        }
        int one = dice.below(chunks.size());
        int other = dice.below(chunks.size());
        long start = chunks.get(Math.min(one, other)).range().orElseThrow().startMicros();
        long end = chunks.get(Math.max(one, other)).range().orElseThrow().endMicros();
        return switch (dice.below(3)) {
            case 0 -> GrantedRange.from(start);
            case 1 -> GrantedRange.until(end);
            default -> GrantedRange.of(new TimeRange(start, end));
        };
    }

    private static GrantedRange effective(GrantedRange granted, GrantedRange asked) {
        OptionalLong start = asked.startMicros().isPresent() ? asked.startMicros() : granted.startMicros();
        OptionalLong end = asked.endMicros().isPresent() ? asked.endMicros() : granted.endMicros();
        return new GrantedRange(start, end);
    }

    /** What a hospital without scruples answers in place of the truth. */
    private Bytes lie(int lie, Bytes answer, Shared shared, Datum datum) {
        Optional<RawAnswer> honest = RawAnswer.open(answer, shared.requester.user.keys());
        earlier.add(new Earlier(answer, datum.id()));
        if (earlier.size() > 40) {
            earlier.remove(0);
        }
        if (honest.isEmpty() || honest.get().chunks().isEmpty()) {
            return answer;
        }
        SealedRequest request = run.stage.sent.get(run.stage.sent.size() - 1).request();
        try {
            return lie(lie, answer, honest.get(), request, shared, datum);
        } catch (MedChainException e) {
            throw new AssertionError(e);
        }
    }

    private Bytes lie(int lie, Bytes answer, RawAnswer honest, SealedRequest request, Shared shared, Datum datum)
            throws MedChainException {
        Actor hospital = datum.shelf.hospital;
        if (lie == 0) {
            return dice.of(earlier).answer();
        } else if (lie == 1) {
            List<Bytes> frames = RawAnswer.split(answer);
            return RawAnswer.join(frames.subList(0, dice.below(frames.size())));
        } else if (lie == 2) {
            Actor other = dice.of(run.stage.hospitals);
            return honest.seal(request.hash(), other.user, shared.requester.id(), run.stage.random);
        } else if (lie == 3) {
            return honest.seal(
                    new Digest(Bytes.random(run.stage.random, 32)),
                    hospital.user,
                    shared.requester.id(),
                    run.stage.random);
        }
        RawAnswer changed = lie <= 8 ? contents(lie, honest, shared, datum) : bounds(lie, honest, datum);
        return changed.seal(request.hash(), hospital.user, shared.requester.id(), run.stage.random);
    }

    private RawAnswer contents(int lie, RawAnswer honest, Shared shared, Datum datum) {
        List<RawAnswer.Chunk> chunks = new ArrayList<>(honest.chunks());
        int at = dice.below(chunks.size());
        RawAnswer.Chunk chunk = chunks.get(at);
        ChunkInfo info = chunk.info();
        if (lie == 4) {
            chunks.set(at, chunk.with(Bytes.concat(chunk.content(), Bytes.utf8("x"))));
        } else if (lie == 5) {
            chunks.set(at, chunk.with(chunks.get(dice.below(chunks.size())).content()));
        } else if (lie == 6) {
            Optional<TimeRange> moved =
                    info.range().map(range -> new TimeRange(range.startMicros() + 1, range.endMicros()));
            chunks.set(at, chunk.as(new ChunkInfo(info.index(), moved, info.length(), info.salt())));
        } else if (lie == 7) {
            chunks.remove(at);
        } else {
            Optional<RawAnswer> other = earlier.stream()
                    .filter(some -> some.data().equals(datum.id()) || dice.percent(10))
                    .flatMap(some -> RawAnswer.open(some.answer(), shared.requester.user.keys()).stream())
                    .filter(some -> !some.chunks().isEmpty())
                    .max(Comparator.comparing(some -> some.chunks().size()));
            return other.orElse(honest);
        }
        return honest.sending(chunks);
    }

    /** Fewer chunks than there are, with the best of proofs that they are all. */
    private RawAnswer bounds(int lie, RawAnswer honest, Datum datum) throws MedChainException {
        List<RawAnswer.Chunk> chunks = honest.chunks();
        int kept = 1 + dice.below(chunks.size());
        if (!datum.stream() || kept == chunks.size()) {
            return honest;
        }
        if (lie <= 11) {
            List<RawAnswer.Chunk> first = chunks.subList(0, kept);
            long last = first.get(kept - 1).info().index().value();
            return honest.sending(first)
                    .to(last, lie == 9 ? Optional.empty() : Optional.of(stored(datum, last + (lie == 10 ? 1 : 2))));
        }
        List<RawAnswer.Chunk> rest = chunks.subList(chunks.size() - kept, chunks.size());
        long first = rest.get(0).info().index().value();
        StoredChunk before = stored(datum, first - 1);
        Optional<Digest> previous = first == chunks.get(0).info().index().value() + 1
                ? honest.anchor()
                : Optional.of(stored(datum, first - 2).facts().digest());
        return honest.sending(rest).from(first, before, lie == 12 ? Optional.empty() : previous);
    }

    private static StoredChunk stored(Datum datum, long index) throws MedChainException {
        return datum.shelf
                .hospital
                .catalogue()
                .chunk(datum.id(), new ChunkIndex(index))
                .or(() -> last(datum))
                .orElseThrow(() -> new VerificationException("no chunk " + index));
    }

    private static Optional<StoredChunk> last(Datum datum) {
        try {
            return datum.shelf.hospital.catalogue().chunk(datum.id(), new ChunkIndex(datum.last()));
        } catch (MedChainException e) {
            throw new AssertionError(e);
        }
    }
}
