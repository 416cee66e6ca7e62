package org.medchain.chain.block;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The members at each height: the genesis configuration and the proof of every change since, each verified under the
 * members before it: {@code {0: version 1, 1: configuration, 2: [proof]}}. Proofs and certificates are verified under
 * the members of their own height. For heights after the last known change this history assumes that the members did
 * not change again. Immutable.
 */
public final class MemberHistory {
    /** The most changes. */
    public static final int MAX_CHANGES = 4_096;
    /** The largest encoded history in bytes: 64 MiB. */
    public static final int MAX_SIZE = 64 << 20;

    private static final int VERSION = 1;

    private final ConsortiumConfig config;
    private final List<EventProof> changes;
    /** By the first height that each set certifies. */
    private final NavigableMap<Long, MemberSet> sets;

    private MemberHistory(ConsortiumConfig config, List<EventProof> changes, NavigableMap<Long, MemberSet> sets) {
        this.config = config;
        this.changes = changes;
        this.sets = sets;
    }

    /** The history of a consortium whose members have not changed. */
    public static MemberHistory of(ConsortiumConfig config) {
        NavigableMap<Long, MemberSet> sets = new TreeMap<>();
        sets.put(0L, config.memberSet());
        return new MemberHistory(config, List.of(), sets);
    }

    /**
     * Decodes a history from its canonical encoding and verifies every change. The caller must still check that it
     * trusts {@link #config()}.
     *
     * @throws VerificationException if a change does not follow from the history before it
     */
    public static MemberHistory decode(Bytes encoded) throws MalformedException, VerificationException {
        MemberHistory unverified = StructReader.decode("member history", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            ConsortiumConfig config = ConsortiumConfig.decode(struct.bytes(1, 1, ConsortiumConfig.MAX_SIZE));
            List<EventProof> changes = new ArrayList<>();
            for (Bytes proof : struct.byteStrings(2, 0, MAX_CHANGES, EventProof.MAX_SIZE)) {
                changes.add(EventProof.decode(proof));
            }
            return new MemberHistory(config, changes, new TreeMap<>());
        });
        MemberHistory verified = of(unverified.config);
        for (EventProof change : unverified.changes) {
            verified = verified.extend(change);
        }
        return verified;
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, config.encode())
                .byteStrings(2, changes.stream().map(EventProof::encode).toList())
                .toBytes();
    }

    /**
     * Appends one change.
     *
     * @param change proves a {@link ChangeMembers} event in a block after those of the earlier changes
     * @throws VerificationException if it does not
     */
    public MemberHistory extend(EventProof change) throws VerificationException {
        long height = change.header().height();
        if (height < sets.lastKey()) {
            throw new VerificationException("expected a change of the members at height " + sets.lastKey()
                    + " or above, found one at " + height);
        }
        ProvenEvent proven = change.verify(this);
        try {
            MemberSet next = ChangeMembers.of(proven.event()).verify(config, last());
            List<EventProof> more = new ArrayList<>(changes);
            more.add(change);
            NavigableMap<Long, MemberSet> longer = new TreeMap<>(sets);
            longer.put(height + 1, next);
            return new MemberHistory(config, List.copyOf(more), longer);
        } catch (MalformedException e) {
            throw new VerificationException(
                    "expected a ChangeMembers event, found " + proven + ": " + e.getMessage(), e);
        }
    }

    /** The genesis configuration. */
    public ConsortiumConfig config() {
        return config;
    }

    /** The proofs of all changes, in order. */
    public List<EventProof> changes() {
        return changes;
    }

    /** The members that certify the block at {@code height}, as far as this history goes. */
    public MemberSet at(long height) {
        if (height < 0) {
            throw new IllegalArgumentException("expected a height of at least 0, found " + height);
        }
        return sets.floorEntry(height).getValue();
    }

    /** The members after the last change. */
    public MemberSet last() {
        return sets.lastEntry().getValue();
    }

    @Override
    public String toString() {
        return "MemberHistory[" + config.name() + ", " + sets + "]";
    }
}
