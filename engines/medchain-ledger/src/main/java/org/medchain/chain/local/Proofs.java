package org.medchain.chain.local;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.merkle.MerkleTree;
import org.medchain.chain.store.BlockStore;
import org.medchain.error.StorageException;

/**
 * Makes proofs of stored events. Caches the last blocks with their trees, because clients that wait for receipts from a new block
 * ask for its proofs at about the same time. Thread-safe.
 */
final class Proofs {
    private static final int MAX_CACHED = 4;

    private final BlockStore store;
    private final Cache<BlockHash, Provable> cached = CacheBuilder.newBuilder()
            .maximumSize(MAX_CACHED)
            .concurrencyLevel(1)
            .build();

    /** A block with what its proofs are made of. */
    private record Provable(CertifiedBlock stored, MerkleTree tree, Map<EventHash, Integer> places) {
        static Provable of(CertifiedBlock stored) {
            Block block = stored.block();
            Map<EventHash, Integer> places = new HashMap<>();
            List<Event> events = block.events();
            for (int i = 0; i < events.size(); i++) {
                places.put(events.get(i).hash(), i);
            }
            return new Provable(stored, block.tree(), places);
        }

        Optional<EventProof> proof(EventHash event) {
            Block block = stored.block();
            return Optional.ofNullable(places.get(event))
                    .map(place -> new EventProof(
                            block.events().get(place), block.header(), tree.proof(place), stored.certificate()));
        }
    }

    Proofs(BlockStore store) {
        this.store = store;
    }

    Optional<EventProof> of(EventRef ref) throws StorageException {
        Optional<Long> height = store.height(ref.block());
        return height.isEmpty()
                ? Optional.empty()
                : provable(ref.block(), height.get()).proof(ref.event());
    }

    private Provable provable(BlockHash hash, long height) throws StorageException {
        synchronized (cached) {
            Provable known = cached.getIfPresent(hash);
            if (known != null) {
                return known;
            }
            CertifiedBlock stored = store.block(height)
                    .orElseThrow(() ->
                            new StorageException("block " + height + " is missing in the log, but the index has it"));
            Provable read = Provable.of(stored);
            cached.put(hash, read);
            return read;
        }
    }
}
