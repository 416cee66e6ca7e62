package org.medchain.dht.infinispan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.infinispan.AdvancedCache;

/**
 * Which nodes have offered what is on their disks, in a small cache that every node has. Memory may lose records: all nodes
 * stop, or more at once than records have owners, or parts of a cluster merge. Each such event has a higher level than those
 * before it, and a node enters the roll with the level that it knew of when it began to offer.
 */
final class Roll {
    private static final byte[] FLOOR = key("floor");

    private final AdvancedCache<byte[], byte[]> cache;

    Roll(AdvancedCache<byte[], byte[]> cache) {
        this.cache = cache;
    }

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /** The level of the last event that some node made known; 0 for the start of the cluster. */
    long floor() {
        return Math.max(0, read(FLOOR));
    }

    /** Makes an event known to all, also to those who come later. */
    void raiseFloor(long level) {
        if (floor() < level) {
            write(FLOOR, level);
        }
    }

    /** The level at which a node has offered, -1 if it has not. */
    long levelOf(String node) {
        return read(key(node));
    }

    void enter(String node, long level) {
        write(key(node), level);
    }

    /** How many of {@code nodes} have offered at {@code level} or later. */
    int count(Set<String> nodes, long level) {
        return (int) nodes.stream().filter(node -> levelOf(node) >= level).count();
    }

    private long read(byte[] key) {
        byte[] value = cache.get(key);
        return value == null || value.length != Long.BYTES
                ? -1
                : ByteBuffer.wrap(value).getLong();
    }

    private void write(byte[] key, long level) {
        cache.put(key, ByteBuffer.allocate(Long.BYTES).putLong(level).array());
    }
}
