package org.medchain.dht.quorum;

import java.util.List;
import java.util.Optional;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;

/** What goes between nodes, and between clients and nodes: requests, and one answer to each. */
sealed interface Message {
    /** The request's number, which is its sender's; the answer carries the same. */
    long id();

    /** Something that a node is asked. */
    sealed interface Request extends Message {}

    /** What it answers. */
    sealed interface Answer extends Message {}

    /**
     * Store this durably.
     *
     * @param from by which rosters the sender goes
     */
    record Store(long id, Standpoint from, DirectoryWrite write) implements Request {}

    /**
     * What stands at this address?
     *
     * @param from by which rosters the sender goes
     */
    record Look(long id, Standpoint from, RecordAddress address) implements Request {}

    /** How far has the node come? */
    record AskStatus(long id) implements Request {}

    /**
     * In which parts does the node have other writes than the sender, of those in {@code scope}?
     *
     * @param range if its buckets are compared
     * @param digests of the buckets, one for each in order; else one for each range; or a single one over all of them
     */
    record Compare(long id, Scope scope, Optional<Integer> range, List<Digest> digests) implements Request {
        public Compare {
            digests = List.copyOf(digests);
            if (digests.size() != Buckets.RANGES && (digests.size() != 1 || range.isPresent())) {
                throw new IllegalArgumentException(digests.size() + " digests of range " + range);
            }
        }
    }

    /**
     * Which writes does the node have in these buckets, of those in {@code scope}, from this address on?
     *
     * @param buckets of one range, ascending
     */
    record ListRange(long id, Scope scope, List<Integer> buckets, RecordAddress from) implements Request {
        public ListRange {
            buckets = List.copyOf(buckets);
        }
    }

    /** The writes at these addresses. */
    record Fetch(long id, List<RecordAddress> addresses) implements Request {
        public Fetch {
            addresses = List.copyOf(addresses);
        }
    }

    /** To {@link Store}: it is on the disk. */
    record Taken(long id) implements Answer {}

    /** To {@link Look}: this stands, if anything. To {@link Store}: this stands, and what was sent does not supersede it. */
    record Standing(long id, Optional<DirectoryWrite> write) implements Answer {}

    /**
     * To {@link Look} and {@link Store}: the node knows of this record and of another one of its version, and stands by neither
     * before it knows which one a quorum stands by.
     */
    record Contended(long id, DirectoryRecord one) implements Answer {}

    /** To anything: no. */
    record Refused(long id, Refusal why) implements Answer {}

    /**
     * To {@link AskStatus}.
     *
     * @param at by which rosters the node goes
     * @param completeTo the latest epoch under whose roster the node has all that it should have; 0 if there is none
     * @param over true if the node knows that its move may end
     */
    record Status(long id, Standpoint at, long completeTo, boolean over) implements Answer {
        /** The node's {@link View#stage}. */
        long stage() {
            return at.stage();
        }
    }

    /**
     * To {@link Compare}.
     *
     * @param stage the node's {@link View#stage}
     * @param parts those that differ, ascending, 0 for the first; or 0, if the digests over everything differ
     */
    record Differing(long id, long stage, List<Integer> parts) implements Answer {
        public Differing {
            parts = List.copyOf(parts);
        }
    }

    /**
     * To {@link ListRange}.
     *
     * @param entries in the order of their addresses
     * @param next where to go on, if there is more
     */
    record Listing(long id, List<Entry> entries, Optional<RecordAddress> next) implements Answer {
        public Listing {
            entries = List.copyOf(entries);
        }
    }

    /**
     * To {@link Fetch}: the first of what was asked for that still stands, with the rivals; others may have to be asked for
     * again.
     */
    record Fetched(long id, List<DirectoryWrite> writes) implements Answer {
        public Fetched {
            writes = List.copyOf(writes);
        }
    }
}
