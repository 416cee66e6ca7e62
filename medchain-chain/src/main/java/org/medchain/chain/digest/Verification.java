package org.medchain.chain.digest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * A single verification. It reads chunks in segments and keeps the computed digests of one segment plus one digest for
 * the start of each. Walking back past the start of a segment reads the previous segment once more, so that the result
 * does not depend on what was kept.
 *
 * <p>Notation: C_j is the digest computed from the anchor through chunk j, D_j is the ledger's digest. For j = s - 1,
 * C_j is the anchor, and D_j is the ledger's digest of the previous chunk or, if s is 1, the anchor. C is null from the
 * first chunk on that does not fit its position.
 */
final class Verification {
    private final ChunkFeed feed;
    private final Bytes anchor;
    private final LedgerDigests ledger;
    private final int segmentSize;
    private final ChunkCloser closer = new ChunkCloser();
    private final long first;
    private final long last;
    /** C before each segment. */
    private final List<@Nullable Bytes> starts = new ArrayList<>();

    private final List<ChunkIndex> bad = new ArrayList<>();
    private boolean anchorWrong;
    private long fetched;
    private long bytesHashed;

    Verification(ChunkFeed feed, Anchor anchor, LedgerDigests ledger, int segmentSize) {
        this.feed = feed;
        this.anchor = anchor.value();
        this.ledger = ledger;
        this.segmentSize = segmentSize;
        this.first = feed.first();
        this.last = feed.last();
    }

    /** C_j for the chunks from {@code from} to {@code to}. */
    private final class Segment {
        private final long from;
        private final long to;
        private final @Nullable Bytes[] given;

        Segment(long from, long to, @Nullable Bytes start) {
            this.from = from;
            this.to = to;
            this.given = new @Nullable Bytes[(int) (to - from) + 2];
            this.given[0] = start;
        }

        @Nullable
        Bytes given(long index) {
            return given[(int) (index - from) + 1];
        }

        void absorb(long index, AbsorbedChunk chunk) {
            Bytes before = given(index - 1);
            if (before != null && ChunkFeed.fits(index, chunk)) {
                given[(int) (index - from) + 1] = closer.close(chunk, before).value();
            }
        }
    }

    ChainVerdict run() throws MedChainException {
        Segment segment = readAll();
        Bytes onLedger = fetch(last);
        if (!onLedger.equals(segment.given(last))) {
            walkBack(segment, onLedger);
        }
        Collections.sort(bad);
        return new ChainVerdict(new ChunkIndex(first), new ChunkIndex(last), bad, anchorWrong, fetched, bytesHashed);
    }

    /** Reads every segment and returns the last one. */
    private Segment readAll() throws MedChainException {
        starts.add(anchor);
        Segment segment = read(first, anchor);
        while (segment.to < last) {
            Bytes start = segment.given(segment.to);
            starts.add(start);
            segment = read(segment.to + 1, start);
        }
        return segment;
    }

    private Segment read(long from, @Nullable Bytes start) throws MedChainException {
        Segment segment = new Segment(from, Math.min(last - from, segmentSize - 1) + from, start);
        feed.read(segment.from, segment.to, (index, chunk) -> {
            bytesHashed += chunk.read();
            segment.absorb(index, chunk);
        });
        return segment;
    }

    /** The ledger's digests D_to, D_{to-1}, … of one segment, down to the first that equals C, if there is one. */
    private record Walk(long to, List<Bytes> digests, boolean agreed) {
        Bytes digest(long index) {
            return digests.get((int) (to - index));
        }

        long lowest() {
            return to - digests.size() + 1;
        }
    }

    /** Walks back segment by segment until C and D agree. D of the last chunk is known and differs from C. */
    private void walkBack(Segment tail, Bytes lastOnLedger) throws MedChainException {
        Segment segment = tail;
        Walk walk = walk(segment, lastOnLedger);
        judge(walk);
        for (int number = starts.size() - 2; number >= 0 && !walk.agreed(); number--) {
            segment = readAgain(number);
            walk = walk(segment, walk.digest(segment.to));
            judge(walk);
        }
        anchorWrong = !walk.agreed();
    }

    private Walk walk(Segment segment, Bytes lastOnLedger) throws MedChainException {
        List<Bytes> digests = new ArrayList<>(List.of(lastOnLedger));
        for (long index = segment.to - 1; index >= segment.from - 1; index--) {
            Bytes onLedger = index == 0 ? anchor : fetch(index);
            digests.add(onLedger);
            if (onLedger.equals(segment.given(index))) {
                return new Walk(segment.to, digests, true);
            }
        }
        return new Walk(segment.to, digests, false);
    }

    /** Judges each chunk of a walk separately: it is good iff it and the previous D yield its D. */
    private void judge(Walk walk) throws MedChainException {
        long from = walk.lowest() + 1;
        int badBefore = bad.size();
        feed.read(from, walk.to(), (index, chunk) -> {
            bytesHashed += chunk.read();
            boolean good = ChunkFeed.fits(index, chunk)
                    && closer.close(chunk, walk.digest(index - 1)).value().equals(walk.digest(index));
            if (!good) {
                bad.add(new ChunkIndex(index));
            }
        });
        if (walk.agreed() && (bad.size() == badBefore || bad.get(badBefore).value() != from)) {
            throw changed(from, walk.to());
        }
    }

    private Segment readAgain(int number) throws MedChainException {
        Segment segment = read(first + (long) number * segmentSize, starts.get(number));
        if (!Objects.equals(segment.given(segment.to), starts.get(number + 1))) {
            throw changed(segment.from, segment.to);
        }
        return segment;
    }

    private Bytes fetch(long index) throws MedChainException {
        fetched++;
        return ledger.digest(index).value();
    }

    private static VerificationException changed(long from, long to) {
        return new VerificationException(
                "chunks " + from + " to " + to + ": expected the same bytes when read again, found others");
    }
}
