package org.medchain.chain.remote;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.error.VerificationException;

/**
 * What is proven: all that a client believes, from the genesis configuration on. Remembers the last headers that a quorum
 * certified, for many events are in one block. For the client's thread.
 */
final class Proofs {
    private static final int REMEMBERED = 1 << 12;

    private final Map<BlockHash, Boolean> certified = new Last();
    private final Runnable changed;
    private volatile MemberHistory members;
    private volatile long height;

    /** {@code changed} runs when it becomes known that the members have changed. */
    Proofs(ConsortiumConfig config, Runnable changed) {
        this.changed = changed;
        this.members = MemberHistory.of(config);
    }

    /** Who the members were and are, as far as it is known here; on any thread. */
    MemberHistory members() {
        return members;
    }

    /** Takes note of the change of the members with this number, which is the next or is known. */
    void follow(long number, EventProof change) throws VerificationException {
        if (number > members.changes().size()) {
            members = members.extend(change);
            certified.clear();
            height = Math.max(height, change.header().height());
            changed.run();
        }
    }

    /** The height of the last block that was proven; on any thread. */
    long height() {
        return height;
    }

    /**
     * Verifies, in this order: that a quorum certified the header, that the event is at its place in the header's tree, and
     * the event's own signature, for this consortium.
     */
    LedgerEntry verify(EventProof proof) throws VerificationException {
        verify(proof.header(), proof.certificate());
        Event event = proof.event();
        proof.inclusion()
                .verify(
                        proof.header().merkleRoot(),
                        proof.header().eventCount(),
                        event.hash().digest());
        event.verifySignature(members.config().genesisHash());
        return entry(event, proof.header());
    }

    /** Verifies that a quorum certified the block, which is in itself sound. */
    Block verify(CertifiedBlock block) throws VerificationException {
        verify(block.block().header(), block.certificate());
        return block.block();
    }

    /** Verifies that a quorum of the members at its height certified the header. */
    void verify(BlockHeader header, BlockCertificate certificate) throws VerificationException {
        if (!certified.containsKey(header.hash())) {
            certificate.verify(members.config(), members.at(header.height()), header);
            certified.put(header.hash(), true);
            height = Math.max(height, header.height());
        }
    }

    /**
     * Verifies that a chunk is the one at {@code expected}: a reference that stands in a proven event, so that a quorum has
     * seen what is there.
     */
    static LedgerEntry verify(Chunk chunk, EventRef expected) throws VerificationException {
        if (!chunk.ref().equals(expected)) {
            throw new VerificationException("found event " + chunk.ref() + ", expected " + expected);
        }
        return entry(chunk.event(), chunk.header());
    }

    private static LedgerEntry entry(Event event, BlockHeader header) {
        return new LedgerEntry(
                event,
                new EventRef(header.hash(), event.hash()),
                header.height(),
                Instant.ofEpochMilli(header.timestampMillis()));
    }

    private static final class Last extends LinkedHashMap<BlockHash, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockHash, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }
}
