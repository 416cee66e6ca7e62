package org.medchain.chain.consensus.ratis;

import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * A place in Raft's log, and the last position up to there. Positions ascend over all generations of the members: those of a
 * generation begin above all of the one before, and each entry raises them above what its submitter knows.
 *
 * @param term of the last entry of the log up to this place
 * @param index of it; -1 before the first
 * @param position the last one that was given to an entry up to this place
 */
record Place(long term, long index, long position) {
    /** The most bytes of an encoded position. */
    static final int MAX_SIZE = 32;

    /** A generation has room for so many positions, unless they are raised. */
    private static final int GENERATION_BITS = 40;
    /** One entry raises positions to here at the most, or further by {@link #MAX_RAISE}: they cannot be used up in a hurry. */
    static final long HALF = Long.MAX_VALUE / 2;
    /** Whoever lost a log needs few entries to get beyond the positions that were given before, however a liar raised them. */
    static final long MAX_RAISE = 1L << 30;
    /** No honest snapshot has a higher position: it leaves room for what a liar may have raised, and for all entries after it. */
    static final long MAX_SENT = HALF + (1L << GENERATION_BITS);

    /** The beginning of the log of a generation. */
    static Place first(long generation) {
        return new Place(0, RaftLog.INVALID_LOG_INDEX, Math.min(generation, (1L << 22) - 1) << GENERATION_BITS);
    }

    /** The place of the next entry of the log, which has no position. */
    Place next(long nextTerm) {
        return new Place(nextTerm, index + 1, position);
    }

    /** The place of the next entry of the log, which has a position above {@code above}. */
    Place next(long nextTerm, long above) {
        long raised = Math.min(above, Math.max(HALF, position + MAX_RAISE));
        return new Place(nextTerm, index + 1, Math.max(position, raised) + 1);
    }

    TermIndex termIndex() {
        return TermIndex.valueOf(term, index);
    }

    /** The position, {@code {0: position}}: term and index are in the name of the snapshot. */
    Bytes encodePosition() {
        return new StructWriter().integer(0, position).toBytes();
    }

    static Place decode(TermIndex termIndex, Bytes encoded) throws MalformedException {
        long position = StructReader.decode("snapshot", encoded, MAX_SIZE, struct -> struct.uint(0, 0, Long.MAX_VALUE));
        return new Place(termIndex.getTerm(), termIndex.getIndex(), position);
    }
}
