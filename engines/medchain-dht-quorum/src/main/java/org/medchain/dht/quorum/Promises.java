package org.medchain.dht.quorum;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;

/** What nodes said that they have on their disks, the last so many times: who then has less is lying, or lost its disk. */
final class Promises {
    private static final int REMEMBERED = 10_000;

    private record Place(int node, RecordAddress address) {}

    /** What is enough of a write to compare it with others, and the number of the last request that may have been answered before. */
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

    private final Map<Place, Promise> promises = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Promise> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** {@code node} has {@code write}; the latest request was {@code request}. */
    void promised(int node, DirectoryWrite write, long request) {
        Promise promise = Promise.of(write, request);
        promises.merge(
                new Place(node, write.address()), promise, (before, now) -> now.supersedes(before) ? now : before);
    }

    /** True if {@code found}, in answer to {@code request}, is less than the node had before it was asked. */
    boolean isRetracted(int node, RecordAddress address, Optional<DirectoryWrite> found, long request, long nowMillis) {
        Promise before = promises.get(new Place(node, address));
        return before != null
                && before.request() < request
                && !before.hasExpiredAt(nowMillis)
                && (found.isEmpty() || before.supersedes(Promise.of(found.get(), request)));
    }
}
