package org.medchain.dht.quorum;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;

/** Watches the beginning and the outcome of every operation of every honest party. */
final class QuorumChecker {
    private final Map<RecordAddress, DirectoryWrite> floors = new HashMap<>();
    private final Map<String, DirectoryWrite> contents = new HashMap<>();
    private final Map<DirectoryWrite, Integer> chances = new HashMap<>();
    private int stored;
    private int found;

    /** What must be found at an address by who begins to look now, or something newer. */
    Optional<DirectoryWrite> floor(RecordAddress address) {
        return Optional.ofNullable(floors.get(address));
    }

    /** A write begins, perhaps again: one more chance that it is applied. */
    void writing(DirectoryWrite write) {
        chances.merge(write, 1, Integer::sum);
    }

    /** A write that began above {@code floor} has its outcome. */
    void written(DirectoryWrite write, WriteOutcome outcome, Optional<DirectoryWrite> floor) {
        if (outcome instanceof WriteOutcome.Stored) {
            stored++;
            if (floor.isPresent() && floor.get().supersedes(write)) {
                throw new Violation(write + " was stored after " + floor.get());
            }
            seen(write);
        } else if (outcome instanceof WriteOutcome.VersionConflict conflict) {
            if (write.supersedes(conflict.current()) || write.equals(conflict.current())) {
                throw new Violation(write + " conflicts with " + conflict.current());
            }
            read(conflict.current(), floor);
            chances.merge(write, -1, Integer::sum);
        } else if (!(outcome instanceof WriteOutcome.Indeterminate)) {
            chances.merge(write, -1, Integer::sum);
        }
    }

    /** A read that began above {@code floor} has its outcome, at {@code nowMillis} of the reader's clock. */
    void read(RecordAddress address, ReadOutcome outcome, Optional<DirectoryWrite> floor, long nowMillis) {
        if (outcome instanceof ReadOutcome.Found record) {
            if (record.record().name().hasExpiredAt(nowMillis)) {
                throw new Violation(record.record() + " was read after its end");
            }
            read(record.record(), floor);
        } else if (outcome instanceof ReadOutcome.Removed removed) {
            read(removed.tombstone(), floor);
        } else if (outcome instanceof ReadOutcome.Absent) {
            floor.filter(write -> !write.name().hasExpiredAt(nowMillis + QuorumSimulation.MAX_SKEW))
                    .ifPresent(write -> {
                        throw new Violation("absent at " + address + ", where " + write + " stood");
                    });
        }
    }

    private void read(DirectoryWrite write, Optional<DirectoryWrite> floor) {
        found++;
        if (floor.isPresent() && floor.get().supersedes(write)) {
            throw new Violation(write + " was read after " + floor.get());
        }
        seen(write);
    }

    /** A write was acknowledged or read: from now on it is there, and the only one of its version. */
    private void seen(DirectoryWrite write) {
        if (!SignedWrites.isSound(write)) {
            throw new Violation(write + " was never signed");
        }
        if (chances.getOrDefault(write, 0) == 0) {
            throw new Violation(write + " was refused for good, and is there");
        }
        String version = (write instanceof Tombstone ? "removal " : "") + write.version() + " of " + write.address();
        @Nullable DirectoryWrite other = contents.putIfAbsent(version, write);
        if (other != null && !other.equals(write)) {
            throw new Violation("two contents of version " + version);
        }
        floors.merge(write.address(), write, (before, now) -> now.supersedes(before) ? now : before);
    }

    int stored() {
        return stored;
    }

    int found() {
        return found;
    }

    /** A promise that was broken. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String what) {
            super(what);
        }
    }
}
