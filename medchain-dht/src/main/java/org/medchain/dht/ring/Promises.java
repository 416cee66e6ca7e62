package org.medchain.dht.ring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;

/** What nodes said that they have on their disks, the last so many times: who then has less is lying, or lost its disk. */
final class Promises {
    private static final int REMEMBERED = 10_000;

    private record Place(int node, RecordAddress address) {}

    /** A write, and the number of the last request that may have been answered before. */
    private record Promise(DirectoryWrite write, long request) {}

    private final Map<Place, Promise> promises = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Promise> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** {@code node} has {@code write}; the latest request was {@code request}. */
    void promised(int node, DirectoryWrite write, long request) {
        Promise promise = new Promise(write, request);
        promises.merge(
                new Place(node, write.address()),
                promise,
                (before, now) -> now.write().supersedes(before.write()) ? now : before);
    }

    /** True if {@code found}, in answer to {@code request}, is less than the node had before it was asked. */
    boolean isRetracted(int node, RecordAddress address, Optional<DirectoryWrite> found, long request, long nowMillis) {
        Promise before = promises.get(new Place(node, address));
        return before != null
                && before.request() < request
                && !before.write().name().hasExpiredAt(nowMillis)
                && (found.isEmpty() || before.write().supersedes(found.get()));
    }
}
