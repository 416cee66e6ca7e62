package org.medchain.dht.ring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.Hasher;
import org.medchain.dht.RecordAddress;
import org.medchain.error.MedChainException;

/**
 * What a node has, range by range: addresses with the same first byte are one range, digested as {@code H(tag "ring-range" ‖
 * address ‖ fingerprint ‖ …)} over what it shares with one other node. Digests are kept until something in their range
 * changes. In the node's thread.
 */
final class Ranges {
    /** How many there are. */
    static final int COUNT = 256;
    /** The most entries of a {@link Message.Listing}. */
    static final int MAX_LISTED = 2_000;

    private static final DomainTag TAG = DomainTag.of("ring-range");
    private static final DomainTag WHOLE = DomainTag.of("ring-ranges");
    private static final Digest NOTHING = Hasher.hash(TAG);
    private static final int MAX_KEPT = 1_024;
    private static final int PREPARED_AT_ONCE = COUNT / 16;
    /** Whoever has let digests be prepared so often does not wait any longer: writes may undo as much as is done. */
    static final int MOST_PREPARATIONS = 16;

    private final Holdings holdings;
    private final Map<Shared, Map<Integer, Digest>> kept = new HashMap<>();

    Ranges(Holdings holdings) {
        this.holdings = holdings;
    }

    static int of(RecordAddress address) {
        return address.digest().value().get(0) & 0xff;
    }

    /** The first address of a range. */
    static RecordAddress first(int range) {
        byte[] address = new byte[Digest.SIZE];
        address[0] = (byte) range;
        return new RecordAddress(new Digest(Bytes.takeOwnership(address)));
    }

    /** The address after {@code address}, which is not the last of all. */
    static RecordAddress after(RecordAddress address) {
        byte[] next = address.digest().value().toByteArray();
        int at = next.length - 1;
        while (++next[at] == 0 && at > 0) {
            at--;
        }
        return new RecordAddress(new Digest(Bytes.takeOwnership(next)));
    }

    /** Something else stands at this address now, or nothing. */
    void changed(RecordAddress address) {
        forget(of(address));
    }

    /**
     * Makes some of the digests that are missing, which takes a while after a start: of a sixteenth of all ranges.
     *
     * @return true if no more than that are missing any more
     */
    boolean prepare(Shared shared) throws MedChainException {
        Map<Integer, Digest> digests = kept(shared);
        int missing = COUNT - digests.size();
        for (int range = 0; range < COUNT && missing - (COUNT - digests.size()) < PREPARED_AT_ONCE; range++) {
            if (!digests.containsKey(range)) {
                digests.put(range, digest(shared, range));
            }
        }
        return COUNT - digests.size() <= PREPARED_AT_ONCE;
    }

    private Map<Integer, Digest> kept(Shared shared) {
        if (kept.size() >= MAX_KEPT) {
            kept.clear();
        }
        return kept.computeIfAbsent(shared, unknown -> new HashMap<>());
    }

    /** The digest of the digests of all ranges. */
    Digest whole(Shared shared) throws MedChainException {
        Hasher hasher = Hasher.tagged(WHOLE);
        digests(shared).forEach(digest -> hasher.update(digest.value()));
        return hasher.finish();
    }

    /** The digests of all ranges. */
    List<Digest> digests(Shared shared) throws MedChainException {
        Map<Integer, Digest> digests = kept(shared);
        List<Digest> all = new ArrayList<>(COUNT);
        for (int range = 0; range < COUNT; range++) {
            Digest digest = digests.get(range);
            if (digest == null) {
                digest = digest(shared, range);
                digests.put(range, digest);
            }
            all.add(digest);
        }
        return all;
    }

    private Digest digest(Shared shared, int range) throws MedChainException {
        @Nullable Hasher hasher = null;
        RecordAddress from = first(range);
        List<Entry> page;
        do {
            page = holdings.entries(from, range, MAX_LISTED);
            for (Entry entry : page) {
                if (shared.contains(entry.address())) {
                    hasher = hasher == null ? Hasher.tagged(TAG) : hasher;
                    hasher.update(entry.address().digest().value())
                            .update(entry.fingerprint().value());
                }
                from = entry.address();
            }
            from = page.isEmpty() ? from : after(from);
        } while (page.size() == MAX_LISTED && of(from) == range);
        return hasher == null ? NOTHING : hasher.finish();
    }

    /** The entries of a range that are shared, from an address on. Its digests are made anew: something may have expired. */
    Message.Listing list(long id, Shared shared, int range, RecordAddress from) throws MedChainException {
        forget(range);
        List<Entry> page = holdings.entries(from, range, MAX_LISTED);
        List<Entry> listed =
                page.stream().filter(entry -> shared.contains(entry.address())).toList();
        Optional<RecordAddress> next = page.size() < MAX_LISTED
                ? Optional.empty()
                : Optional.of(after(page.get(page.size() - 1).address())).filter(address -> of(address) == range);
        return new Message.Listing(id, listed, next);
    }

    /** What this node has of a page of another one's, by address. */
    Map<RecordAddress, Digest> fingerprints(int range, List<Entry> page) throws MedChainException {
        forget(range);
        Map<RecordAddress, Digest> found = new HashMap<>();
        if (page.isEmpty()) {
            return found;
        }
        RecordAddress from = page.get(0).address();
        RecordAddress last = page.get(page.size() - 1).address();
        List<Entry> mine;
        do {
            mine = holdings.entries(from, range, MAX_LISTED);
            mine.forEach(entry -> found.put(entry.address(), entry.fingerprint()));
            from = mine.isEmpty() ? from : after(mine.get(mine.size() - 1).address());
        } while (mine.size() == MAX_LISTED && from.compareTo(last) <= 0 && of(from) == range);
        return found;
    }

    private void forget(int range) {
        kept.values().forEach(digests -> digests.remove(range));
    }
}
