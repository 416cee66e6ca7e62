package org.medchain.chain.local;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.merkle.MerkleTree;
import org.medchain.chain.store.BlockStore;
import org.medchain.chain.store.StoredBlock;
import org.medchain.error.StorageException;

/**
 * Makes proofs of stored events. Remembers the last few blocks asked for with their trees: of a new block, whoever waits for
 * a receipt wants a proof, all at about the same time. Thread-safe.
 */
final class Proofs {
    private static final int REMEMBERED = 4;

    private final BlockStore store;
    private final Map<BlockHash, Provable> last = new Last();

    /** A block ready for proofs. */
    private record Provable(StoredBlock stored, MerkleTree tree, Map<EventHash, Integer> places) {
        static Provable of(StoredBlock stored) {
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
        synchronized (last) {
            @Nullable Provable known = last.get(hash);
            if (known != null) {
                return known;
            }
            StoredBlock stored = store.block(height)
                    .orElseThrow(() -> new StorageException("block " + height + " is not where the index has it"));
            Provable read = Provable.of(stored);
            last.put(hash, read);
            return read;
        }
    }

    private static final class Last extends LinkedHashMap<BlockHash, Provable> {
        private static final long serialVersionUID = 1L;

        Last() {
            super(REMEMBERED, 1, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockHash, Provable> eldest) {
            return size() > REMEMBERED;
        }
    }
}
