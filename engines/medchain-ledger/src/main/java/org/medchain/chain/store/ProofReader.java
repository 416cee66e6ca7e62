package org.medchain.chain.store;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.chain.merkle.InclusionProof;
import org.medchain.chain.merkle.MerkleTree;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;

/**
 * Makes proofs of events. It decodes no other event of their blocks; and of a large block from which a proof was made it keeps the
 * upper part of the tree, so that the next proof reads and hashes the event's few neighbours alone. Thread-safe.
 */
final class ProofReader {
    private static final Logger LOG = System.getLogger(ProofReader.class.getName());
    /** The levels of the tree that a proof computes: the events under one node are 16. */
    private static final int LEVEL = 4;

    private static final int PART = 1 << LEVEL;
    /** Some 100 bytes each. */
    private static final int MAX_NODES_CACHED = 80_000;
    /** Header and certificate take as much memory as so many nodes. */
    private static final int NODES_OF_AN_OUTLINE = 20;

    private final BlockIndex index;
    private final BlockLog log;
    private final Blocks blocks;
    private final Cache<Long, Outline> outlines = CacheBuilder.newBuilder()
            .maximumWeight(MAX_NODES_CACHED)
            .weigher((Long height, Outline outline) ->
                    NODES_OF_AN_OUTLINE + 2 * outline.upper().size())
            .build();

    /** Reads a whole block, with all checks. */
    @FunctionalInterface
    interface Blocks {
        EncodedBlock read(long height, BlockEntry entry) throws StorageException;
    }

    /** A block without its events: the tree above {@link #LEVEL}. */
    private record Outline(BlockHeader header, BlockCertificate certificate, MerkleTree upper) {
        static Outline of(EncodedBlock block) {
            return new Outline(
                    block.header(),
                    block.certificate(),
                    MerkleTree.above(block.tree().nodes(LEVEL)));
        }

        /** The proof of the event at {@code place} among {@code events}, those under its node; empty if they are not. */
        Optional<EventProof> proof(EventRef ref, int place, List<Bytes> events) throws MalformedException {
            MerkleTree lower = EncodedBlock.tree(events);
            if (!lower.root().equals(upper.nodes(0).get(place / PART))) {
                return Optional.empty();
            }
            List<Digest> path = new ArrayList<>(lower.proof(place % PART).path());
            path.addAll(upper.proof(place / PART).path());
            InclusionProof inclusion = new InclusionProof(place, header.eventCount(), path);
            return made(ref, events.get(place % PART), header, inclusion, certificate);
        }
    }

    ProofReader(BlockIndex index, BlockLog log, Blocks blocks) {
        this.index = index;
        this.log = log;
        this.blocks = blocks;
    }

    /** The proof of the event at this reference, if it is on the chain. */
    Optional<EventProof> of(EventRef ref) throws StorageException {
        Optional<Place> place = index.place(ref.event());
        if (place.isEmpty()) {
            return Optional.empty();
        }
        long height = place.get().height();
        BlockEntry entry = index.block(height).orElseThrow(() -> Damage.of(height, "the index lacks it"));
        if (!entry.hash().equals(ref.block())) {
            return Optional.empty();
        }
        Optional<EventProof> proof = fromPart(ref, place.get(), entry);
        return proof.isPresent() ? proof : fromBlock(ref, place.get(), entry);
    }

    /** Reads a part of the block without the log's checks. */
    private Optional<EventProof> fromPart(EventRef ref, Place place, BlockEntry entry) {
        Outline outline = outlines.getIfPresent(place.height());
        if (outline == null) {
            return Optional.empty();
        }
        int from = place.index() / PART * PART;
        List<EventTable.Location> parts = entry.events()
                .locations(from, Math.min(from + PART, entry.events().size()));
        int begin = parts.get(0).offset();
        try {
            Bytes read = log.readPart(
                    entry.position(), begin, parts.get(parts.size() - 1).end() - begin);
            List<Bytes> events = parts.stream()
                    .map(part -> read.slice(part.offset() - begin, part.end() - begin))
                    .toList();
            return outline.proof(ref, place.index(), events);
        } catch (IOException | MalformedException e) {
            LOG.log(Level.DEBUG, () -> "the " + place + " cannot be proven by a part of it: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<EventProof> fromBlock(EventRef ref, Place place, BlockEntry entry) throws StorageException {
        EncodedBlock block = blocks.read(place.height(), entry);
        if (block.events().size() > PART) {
            outlines.put(place.height(), Outline.of(block));
        }
        try {
            InclusionProof inclusion = block.tree().proof(place.index());
            return made(ref, block.events().get(place.index()), block.header(), inclusion, block.certificate());
        } catch (MalformedException e) {
            throw Damage.of(place.height(), e);
        }
    }

    private static Optional<EventProof> made(
            EventRef ref, Bytes event, BlockHeader header, InclusionProof inclusion, BlockCertificate certificate)
            throws MalformedException {
        return EventHash.ofEncoded(event).equals(ref.event())
                ? Optional.of(new EventProof(Event.decode(event), header, inclusion, certificate))
                : Optional.empty();
    }
}
