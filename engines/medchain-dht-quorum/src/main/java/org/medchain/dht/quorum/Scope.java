package org.medchain.dht.quorum;

import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;

/**
 * The rosters under which two nodes compare their records: the addresses that the answering node stores under one roster and the
 * asking node under the other, which may be the same.
 *
 * @param answering epoch of the roster for the node that is asked
 * @param asking epoch of the roster for the node that asks: the same, or the next
 * @param rosters the digest of the two, in this order
 */
record Scope(long answering, long asking, Digest rosters) {
    private static final DomainTag TAG = DomainTag.of("quorum-scope");

    /** Of two rosters that count. */
    static Scope of(Placement answering, Placement asking) {
        return new Scope(
                answering.roster().epoch(),
                asking.roster().epoch(),
                Hasher.hash(TAG, answering.digest().value(), asking.digest().value()));
    }

    Scope {
        if (answering < 1 || asking < answering || asking > answering + 1) {
            throw new IllegalArgumentException("epochs " + answering + " and " + asking + " are not compared");
        }
    }
}
