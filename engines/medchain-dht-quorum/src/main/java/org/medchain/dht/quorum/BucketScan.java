package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.dht.storage.StoredEntry;
import org.medchain.error.MedChainException;

/**
 * Digests adjacent buckets while it goes through their entries: each is {@code H(tag "quorum-bucket" ‖ address ‖ fingerprint ‖ …)}
 * over what stands in it, in the order of addresses. Not thread-safe.
 */
final class BucketScan {
    private static final DomainTag TAG = DomainTag.of("quorum-bucket");
    /** The digest of an empty bucket. */
    static final Digest NOTHING = Hasher.hash(TAG);

    private static final int PAGE = 2_000;

    private final Run run;
    private final List<Content> filled = new ArrayList<>();
    private int bucket;
    private @Nullable Hasher hasher;
    private long endsAt = Long.MAX_VALUE;

    /** All buckets of a run: what the filled ones had, ascending; the others are empty. */
    record Scanned(Run run, List<Content> filled) {}

    /**
     * What a bucket had.
     *
     * @param endsAtMillis when the first of it expires, or {@link Long#MAX_VALUE}
     */
    record Content(int bucket, Digest digest, long endsAtMillis) {}

    private BucketScan(Run run) {
        this.run = run;
        this.bucket = run.first();
    }

    /**
     * Reads the first of these buckets: at least one, and of no more than a page has entries unless one bucket has more. So the
     * last of the runs may be the beginning of the one asked for.
     */
    static List<Scanned> read(Holdings holdings, List<Run> runs) throws MedChainException {
        List<Scanned> all = new ArrayList<>();
        int left = PAGE;
        for (int i = 0; i < runs.size() && left > 0; i++) {
            BucketScan scan = new BucketScan(runs.get(i));
            left -= scan.read(holdings, left);
            all.add(new Scanned(new Run(runs.get(i).first(), scan.bucket - 1), scan.filled));
        }
        return all;
    }

    /** Returns how many entries it read. */
    private int read(Holdings holdings, int most) throws MedChainException {
        RecordAddress to = Buckets.last(run.last());
        RecordAddress from = Buckets.first(run.first());
        int read = 0;
        while (true) {
            List<StoredEntry> page = holdings.entries(from, to, PAGE);
            page.forEach(this::add);
            read += page.size();
            RecordAddress last = page.size() < PAGE ? to : page.get(PAGE - 1).address();
            if (last.equals(to)) {
                goTo(run.last() + 1);
                return read;
            }
            if (read >= most && bucket > run.first()) {
                return read;
            }
            from = Buckets.after(last);
        }
    }

    private void add(StoredEntry entry) {
        goTo(Buckets.of(entry.address()));
        Hasher open = hasher == null ? Hasher.tagged(TAG) : hasher;
        hasher = open.update(entry.address().digest().value())
                .update(entry.fingerprint().value());
        if (entry.expiresAtMillis() != RecordName.NEVER) {
            endsAt = Math.min(endsAt, entry.expiresAtMillis());
        }
    }

    /** Those before {@code next} have no more entries. */
    private void goTo(int next) {
        if (hasher != null && bucket < next) {
            filled.add(new Content(bucket, hasher.finish(), endsAt));
            hasher = null;
            endsAt = Long.MAX_VALUE;
        }
        bucket = next;
    }
}
