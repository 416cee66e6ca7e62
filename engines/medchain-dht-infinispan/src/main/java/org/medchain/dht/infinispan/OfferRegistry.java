package org.medchain.dht.infinispan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.infinispan.AdvancedCache;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that have offered the records on their disks, in a small cache that every node has. Memory may lose records: all nodes
 * stop, or more at once than records have owners, or parts of a cluster merge. Each such event has a higher level than those
 * before it. Each node writes its own entry alone, and again and again: when parts merge, the cache keeps that of one part.
 */
final class OfferRegistry {
    private static final int DAYS_KNOWN = 1;

    private final AdvancedCache<byte[], byte[]> cache;

    /**
     * What a node says of itself.
     *
     * @param offered the level at which it has offered, -1 if it has not
     * @param floor the level of the last event that it knows of; 0 for the start of the cluster
     */
    record Entry(long offered, long floor) {
        private static final int SIZE = 2 * Long.BYTES;

        private byte[] encode() {
            return ByteBuffer.allocate(SIZE).putLong(offered).putLong(floor).array();
        }

        private static Optional<Entry> decode(byte @Nullable [] value) {
            if (value == null || value.length != SIZE) {
                return Optional.empty();
            }
            ByteBuffer fields = ByteBuffer.wrap(value);
            return Optional.of(new Entry(fields.getLong(), fields.getLong()));
        }
    }

    OfferRegistry(AdvancedCache<byte[], byte[]> cache) {
        this.cache = cache;
    }

    private static byte[] key(String node) {
        return node.getBytes(StandardCharsets.UTF_8);
    }

    /** Tells all nodes; forgotten long after the node has said it for the last time. */
    void enter(String node, Entry entry) {
        cache.put(key(node), entry.encode(), DAYS_KNOWN, TimeUnit.DAYS);
    }

    private Optional<Entry> find(String node) {
        return Entry.decode(cache.get(key(node)));
    }

    /** The level of the last event that one of {@code nodes} knows of. */
    long floor(Set<String> nodes) {
        return nodes.stream()
                .flatMap(node -> find(node).stream())
                .mapToLong(Entry::floor)
                .max()
                .orElse(0);
    }

    /** How many of {@code nodes} have offered at {@code level} or later. */
    int count(Set<String> nodes, long level) {
        return (int) nodes.stream()
                .flatMap(node -> find(node).stream())
                .filter(entry -> entry.offered() >= level)
                .count();
    }
}
