package org.medchain.core.internal.answer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.FetchLimitException;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.internal.network.StreamEvents;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * Whether an answer has the chunks that were asked for, no more and no less. Where the scheme binds times, the chunks beside
 * the first and the last show that none was left out; under the plain scheme, times are the provider's word, and only the
 * first and last chunks of what was granted are known.
 */
final class AnswerCheck {
    /** Chunks that came on the ledger less than this before the request may be missing: the provider may not have seen them. */
    private static final Duration WINDOW = Duration.ofMinutes(2);

    private AnswerCheck() {}

    /** The chunks whose events decide about an answer, beside the granted one. */
    static long[] deciding(Grant grant, AnswerHeader.Granted header) {
        long last = header.last().value();
        boolean neighbour = grant.kind() == DataKind.STREAM
                && binds(grant)
                && (endless(grant) || header.after().isPresent())
                && last < Long.MAX_VALUE;
        return neighbour ? new long[] {last, last + 1} : new long[] {last};
    }

    /** Checks the announcement against the grant, the ledger and the caller's limits, before anything is received. */
    static void announced(AccessRequest request, AnswerHeader.Granted header, StreamEvents events, FetchLimits limits)
            throws MedChainException {
        Grant grant = request.grant().grant();
        long count = header.last().value() - header.first().value() + 1;
        if (count < 1 || count > limits.chunks()) {
            throw new FetchLimitException("the answer announces chunks " + header.first() + " to " + header.last()
                    + ", at most " + limits.chunks() + " were allowed: ask for less, or allow more");
        }
        if (grant.kind() == DataKind.RECORD) {
            require(header.first().isFirst() && header.last().isFirst(), header, "chunk 1, which a record is");
            require(header.before().isEmpty() && header.after().isEmpty(), header, "no neighbours of a record");
        } else {
            start(request, header);
            end(request, header, events);
        }
        require(events.find(header.last().value()).isPresent(), header, "chunks that are on the ledger");
        anchor(grant, header);
    }

    private static void start(AccessRequest request, AnswerHeader.Granted header) throws VerificationException {
        Grant grant = request.grant().grant();
        long first = header.first().value();
        if (grant.first().isEmpty()) {
            require(first > grant.referenceIndex().value(), header, "chunks after " + grant.referenceIndex());
            return;
        }
        long granted = grant.first().get().value();
        require(first >= granted, header, "none before chunk " + granted);
        boolean fromTheStart =
                request.range().startMicros().equals(grant.range().startMicros());
        require(!fromTheStart || first == granted, header, "chunk " + granted + " as the first");
        boolean neighbourExpected = binds(grant) && first > granted;
        require(!neighbourExpected || header.before().isPresent(), header, "a proof that none comes before them");
    }

    private static void end(AccessRequest request, AnswerHeader.Granted header, StreamEvents events)
            throws MedChainException {
        Grant grant = request.grant().grant();
        long last = header.last().value();
        require(last < Long.MAX_VALUE, header, "an index that another can follow");
        boolean known =
                grant.first().isPresent() && last < grant.referenceIndex().value();
        boolean toTheEnd = request.range().endMicros().equals(grant.range().endMicros());
        require(!known || !toTheEnd, header, "none missing up to chunk " + grant.referenceIndex());
        if (binds(grant) && header.after().isEmpty()) {
            boolean neighbourExpected = known || (endless(grant) && wasThere(last + 1, request.time(), events));
            require(!neighbourExpected, header, "a proof that none comes after them");
        }
    }

    /** True if the chunk was on the ledger long enough before {@code time} that the provider must have known it. */
    private static boolean wasThere(long chunk, Instant time, StreamEvents events) throws MedChainException {
        Optional<LedgerEntry> entry = events.find(chunk);
        return entry.isPresent() && entry.get().timestamp().isBefore(time.minus(WINDOW));
    }

    /** The grant's own anchor where it applies: the header's is then the same. */
    private static void anchor(Grant grant, AnswerHeader.Granted header) throws VerificationException {
        boolean granted = grant.kind() == DataKind.RECORD
                || grant.first().filter(header.first()::equals).isPresent();
        if (granted && !header.anchor().value().equals(grant.anchor())) {
            throw new VerificationException("the answer's anchor of chunk " + header.first() + " of data "
                    + grant.data() + " is not the one that was granted");
        }
    }

    /** Checks that every chunk of a stream lies inside the range asked for, after the one before it. */
    static void times(AccessRequest request, AnswerHeader.Granted header, StagedAnswer staged)
            throws VerificationException {
        if (request.grant().grant().kind() == DataKind.RECORD) {
            return;
        }
        long end = header.before().map(before -> before.range().endMicros()).orElse(Long.MIN_VALUE);
        for (long index = header.first().value(); index <= header.last().value(); index++) {
            ChunkInfo info = staged.info(index);
            Optional<TimeRange> range = info.range().filter(request.range()::contains);
            if (range.isEmpty() || range.get().startMicros() < end) {
                throw new VerificationException("chunk " + index
                        + " of the answer is not inside the range asked for, or not after the one before");
            }
            end = range.get().endMicros();
        }
        long least = end;
        if (header.after().filter(after -> after.range().startMicros() < least).isPresent()) {
            throw new VerificationException("the chunk after the answer's last starts before the last one's end");
        }
    }

    /** Checks the neighbours: each is the one that the ledger's digests say, and lies outside the range asked for. */
    static void edges(AccessRequest request, AnswerHeader.Granted header, StreamEvents events)
            throws MedChainException {
        Grant grant = request.grant().grant();
        if (!binds(grant)) {
            require(header.before().isEmpty() && header.after().isEmpty(), header, "no neighbours under this scheme");
            return;
        }
        if (header.before().isPresent()) {
            require(header.first().value() > 1, header, "none before chunk 1");
            EdgeBefore before = header.before().get();
            before(request.range(), header.first().value() - 1, before, header.anchor());
        }
        if (header.after().isPresent()) {
            after(request.range(), header.last(), header.after().get(), events);
        }
    }

    private static void before(GrantedRange asked, long index, EdgeBefore before, Anchor anchor)
            throws VerificationException {
        ChunkInfo info = ChunkInfo.chunk(index, before.range(), before.length());
        Digest digest = DigestChain.digestOf(info, before.content(), before.previous());
        if (!digest.value().equals(anchor.value()) || asked.contains(before.range())) {
            throw new VerificationException("chunk " + index
                    + ", before the answer's first, is not the one on the ledger, or belongs to the answer");
        }
    }

    private static void after(GrantedRange asked, ChunkIndex last, EdgeAfter after, StreamEvents events)
            throws MedChainException {
        long index = last.value() + 1;
        ChunkInfo info = ChunkInfo.chunk(index, after.range(), after.length());
        Digest digest = DigestChain.digestOf(info, after.content(), events.digest(last.value()));
        OptionalLong end = asked.endMicros();
        boolean beyond = end.isPresent() && after.range().endMicros() > end.getAsLong();
        if (!beyond || !digest.equals(events.digest(index))) {
            throw new VerificationException("chunk " + index
                    + ", after the answer's last, is not the one on the ledger, or belongs to the answer");
        }
    }

    private static boolean binds(Grant grant) {
        return grant.scheme() == DigestScheme.BOUND.code();
    }

    private static boolean endless(Grant grant) {
        return grant.range().endMicros().isEmpty();
    }

    private static void require(boolean holds, AnswerHeader.Granted header, String expected)
            throws VerificationException {
        if (!holds) {
            throw new VerificationException("the answer announces chunks " + header.first() + " to " + header.last()
                    + ", expected " + expected);
        }
    }
}
