package org.medchain.chain.consensus.qbft;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map that forgets, sooner or later, what was not asked for lately. Not thread-safe. */
final class RecentlyKnown<K, V> {
    private static final int GENERATION = 8_192;

    private Map<K, V> young = new HashMap<>();
    private Map<K, V> old = new HashMap<>();

    @Nullable
    V get(K key) {
        V value = young.get(key);
        if (value == null) {
            value = old.get(key);
            if (value != null) {
                put(key, value);
            }
        }
        return value;
    }

    void put(K key, V value) {
        if (young.size() >= GENERATION) {
            old = young;
            young = new HashMap<>();
        }
        young.put(key, value);
    }
}
