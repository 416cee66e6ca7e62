package org.medchain.chain.remote.client;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Instant;
import java.util.Optional;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.remote.wire.ChunkEvent;
import org.medchain.error.VerificationException;

/**
 * Verifies proofs against the genesis configuration and the proven changes of the members. Caches the headers whose certificates
 * it has verified, because one block holds many events, and keeps the latest receipts. For the client's thread, except where stated.
 */
final class ProofVerifier {
    /** The most signatures of the certificates that are kept. */
    private static final long MAX_SIGNATURES = 1 << 14;
    /** The most bytes of proofs that are kept. */
    private static final long MAX_KEPT = 4L << 20;
    /** About what a proof takes beside its event. */
    private static final int PROOF_BYTES = 1 << 10;

    /** The certificate of each header that was verified last. */
    private final Cache<BlockHash, BlockCertificate> certified = CacheBuilder.newBuilder()
            .maximumWeight(MAX_SIGNATURES)
            .weigher((BlockHash block, BlockCertificate certificate) ->
                    certificate.signatures().size())
            .concurrencyLevel(1)
            .build();

    private final Cache<EventHash, Located> appended = CacheBuilder.newBuilder()
            .maximumWeight(MAX_KEPT)
            .weigher((EventHash hash, Located located) ->
                    located.entry().event().encode().size() + PROOF_BYTES)
            .build();
    private final Runnable onMembersChanged;
    private volatile MemberHistory members;
    private volatile long height;

    /** Runs {@code onMembersChanged} whenever a change of the members was verified. */
    ProofVerifier(ConsortiumConfig config, Runnable onMembersChanged) {
        this.onMembersChanged = onMembersChanged;
        this.members = MemberHistory.of(config);
    }

    /** The members with all changes that were verified so far; on any thread. */
    MemberHistory members() {
        return members;
    }

    /** Verifies and applies the change of the members with this number, which is the next one or one already applied. */
    void apply(long number, EventProof change) throws VerificationException {
        if (number > members.changes().size()) {
            members = members.extend(change);
            certified.invalidateAll();
            height = Math.max(height, change.header().height());
            onMembersChanged.run();
        }
    }

    /** The greatest height of a verified header; on any thread. */
    long height() {
        return height;
    }

    /** Verifies what {@link #verify(EventProof)} does, and the certificate of a known header too: this proof is handed on. */
    LedgerEntry verifyWhole(EventProof proof) throws VerificationException {
        LedgerEntry entry = verify(proof);
        if (!proof.certificate().equals(certified.getIfPresent(proof.header().hash()))) {
            verifyCertificate(proof.header(), proof.certificate());
        }
        return entry;
    }

    /**
     * Verifies, in this order: the header's certificate unless one was verified before, the event's inclusion in the header's tree, the
     * event's own signature for this consortium.
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

    /** Keeps the proof of an event of this client's, who is likely to ask for it: what is on the ledger stays there. */
    void keep(LedgerEntry entry, EventProof proof) {
        appended.put(entry.ref().event(), new Located(entry, proof));
    }

    /** One of the latest events that this client appended; on any thread. */
    Optional<Located> appended(EventHash event) {
        return Optional.ofNullable(appended.getIfPresent(event));
    }

    /** Verifies the block's certificate, unless one was verified before. */
    Block verify(CertifiedBlock block) throws VerificationException {
        verify(block.block().header(), block.certificate());
        return block.block();
    }

    /** Verifies that a quorum of the members at its height certified the header, unless that is known. */
    void verify(BlockHeader header, BlockCertificate certificate) throws VerificationException {
        if (certified.getIfPresent(header.hash()) == null) {
            verifyCertificate(header, certificate);
        }
    }

    private void verifyCertificate(BlockHeader header, BlockCertificate certificate) throws VerificationException {
        certificate.verify(members.config(), members.at(header.height()), header);
        certified.put(header.hash(), certificate);
        height = Math.max(height, header.height());
    }

    /**
     * Verifies that the event with its header is the one referenced.
     *
     * @param expected reference from a proven event; the quorum that certified that event has resolved it
     */
    static LedgerEntry verify(ChunkEvent chunk, EventRef expected) throws VerificationException {
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
}
