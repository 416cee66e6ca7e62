package org.medchain.dht.quorum;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.Optional;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;

/** The writes that nodes last said they hold. A node that later has less is lying, or has lost its disk. */
final class Promises {
    private static final int MAX_CACHED = 10_000;

    private record Place(int node, RecordAddress address) {}

    /**
     * What comparing a write with another requires.
     *
     * @param request number of the last request that may have been answered before the promise
     */
    private record Promise(boolean removal, long version, long expiresAtMillis, long request) {
        static Promise of(DirectoryWrite write, long request) {
            return new Promise(
                    write instanceof Tombstone, write.version(), write.name().expiresAtMillis(), request);
        }

        /** As {@link DirectoryWrite#supersedes} for the same address. */
        boolean supersedes(Promise other) {
            return removal == other.removal ? version > other.version : removal;
        }

        boolean hasExpiredAt(long nowMillis) {
            return expiresAtMillis != RecordName.NEVER && nowMillis >= expiresAtMillis;
        }
    }

    private final Cache<Place, Promise> promises = CacheBuilder.newBuilder()
            .maximumSize(MAX_CACHED)
            .concurrencyLevel(1)
            .build();

    /** Notes that {@code node} holds {@code write}; the latest request sent was {@code request}. */
    void promised(int node, DirectoryWrite write, long request) {
        Promise promise = Promise.of(write, request);
        promises.asMap()
                .merge(
                        new Place(node, write.address()),
                        promise,
                        (before, now) -> now.supersedes(before) ? now : before);
    }

    /** True if {@code found}, the answer to {@code request}, is less than the node held before the request was sent. */
    boolean isRetracted(int node, RecordAddress address, Optional<DirectoryWrite> found, long request, long nowMillis) {
        Promise before = promises.getIfPresent(new Place(node, address));
        return before != null
                && before.request() < request
                && !before.hasExpiredAt(nowMillis)
                && (found.isEmpty() || before.supersedes(Promise.of(found.get(), request)));
    }
}
