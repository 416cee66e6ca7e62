package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.storage.StoredEntry;
import org.medchain.error.MedChainException;

/** Lists the writes in buckets, and finds those of another node's list that this node lacks. Reads the disk. */
final class Listings {
    /** The most entries of a {@link Message.Listing}. */
    static final int MAX_LISTED = 2_000;

    private Listings() {}

    /** What is in these buckets, which are ascending and at least one, from an address on: the first part of it. */
    static Message.Listing list(long id, Holdings holdings, List<Integer> buckets, RecordAddress from)
            throws MedChainException {
        List<Entry> listed = new ArrayList<>();
        RecordAddress end = Buckets.last(buckets.get(buckets.size() - 1));
        for (Run run : Run.of(buckets)) {
            int room = MAX_LISTED - listed.size();
            if (room > 0) {
                between(holdings, latest(from, Buckets.first(run.first())), Buckets.last(run.last()), room)
                        .forEach(entry -> listed.add(new Entry(entry.address(), entry.fingerprint())));
            }
        }
        boolean full = listed.size() == MAX_LISTED;
        Optional<RecordAddress> next = full
                ? Optional.of(listed.get(MAX_LISTED - 1).address())
                        .filter(last -> !last.equals(end))
                        .map(Buckets::after)
                : Optional.empty();
        return new Message.Listing(id, listed, next);
    }

    /** Which of the entries that another node lists of these buckets are not here. */
    static List<RecordAddress> missing(Holdings holdings, List<Integer> buckets, List<Entry> listed)
            throws MedChainException {
        Map<RecordAddress, Digest> here = here(holdings, buckets, listed);
        List<RecordAddress> missing = new ArrayList<>();
        for (Entry entry : listed) {
            if (!entry.fingerprint().equals(here.get(entry.address()))) {
                missing.add(entry.address());
            }
        }
        return missing;
    }

    private static Map<RecordAddress, Digest> here(Holdings holdings, List<Integer> buckets, List<Entry> listed)
            throws MedChainException {
        Map<RecordAddress, Digest> here = new HashMap<>();
        if (listed.isEmpty()) {
            return here;
        }
        RecordAddress first = listed.get(0).address();
        RecordAddress last = listed.get(listed.size() - 1).address();
        for (Run run : Run.of(buckets)) {
            RecordAddress to = Buckets.last(run.last());
            between(holdings, latest(first, Buckets.first(run.first())), to.compareTo(last) < 0 ? to : last, COUNTLESS)
                    .forEach(entry -> here.put(entry.address(), entry.fingerprint()));
        }
        return here;
    }

    private static final int COUNTLESS = Integer.MAX_VALUE;

    private static List<StoredEntry> between(Holdings holdings, RecordAddress from, RecordAddress to, int max)
            throws MedChainException {
        return from.compareTo(to) > 0 ? List.of() : holdings.entries(from, to, max);
    }

    private static RecordAddress latest(RecordAddress one, RecordAddress other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
