package org.medchain.chain.merkle;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.internal.Hasher;

/** The hashes of RFC 6962 section 2.1. Different prefixes prevent a leaf from passing as a node and vice versa. */
final class TreeHash {
    private static final int LEAF = 0;
    private static final int NODE = 1;

    private final Hasher hasher = Hasher.untagged();

    Digest leaf(Bytes data) {
        return hasher.updateByte(LEAF).update(data).finishAndRestart();
    }

    Digest node(Digest left, Digest right) {
        return hasher.updateByte(NODE)
                .update(left.value())
                .update(right.value())
                .finishAndRestart();
    }
}
