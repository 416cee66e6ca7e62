package org.medchain.dht.ring;

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
     * @param stage the sender's {@link View#stage}
     */
    record Store(long id, long stage, DirectoryWrite write) implements Request {}

    /**
     * What stands at this address?
     *
     * @param stage the sender's {@link View#stage}
     */
    record Look(long id, long stage, RecordAddress address) implements Request {}

    /** How far has the node come? */
    record AskStatus(long id) implements Request {}

    /**
     * In which ranges does the node have other writes than the sender, of those in {@code scope}?
     *
     * @param digests one for each range, in order; or a single one over all of them
     */
    record Compare(long id, Scope scope, List<Digest> digests) implements Request {
        public Compare {
            digests = List.copyOf(digests);
        }
    }

    /** Which writes does the node have in this range, of those in {@code scope}, from this address on? */
    record ListRange(long id, Scope scope, int range, RecordAddress from) implements Request {}

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
     * @param stage the node's {@link View#stage}
     * @param completeTo the latest epoch under whose roster the node has all that it should have; 0 if there is none
     * @param over true if the node knows that its move may end
     */
    record Status(long id, long stage, long completeTo, boolean over) implements Answer {}

    /**
     * To {@link Compare}.
     *
     * @param stage the node's {@link View#stage}
     * @param ranges those that differ, ascending; or the first, if the digests over all of them differ
     */
    record Differing(long id, long stage, List<Integer> ranges) implements Answer {
        public Differing {
            ranges = List.copyOf(ranges);
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
