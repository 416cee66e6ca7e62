package org.medchain.dht.storage;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;

/**
 * What a node holds at one address: the write that it stands by, and another record of the same version if it knows of one. Two
 * records of one version contend. One rival is kept, however many there are, because one suffices to show the contention.
 *
 * @param write the write that was accepted first, or that the owners settled on
 * @param rival another record of its version; of several, the one with the least encoding
 * @param abstains true if the node stands by neither until it knows which one a quorum stands by
 */
public record Held(DirectoryWrite write, Optional<DirectoryRecord> rival, boolean abstains) {
    /** How a write came to a node. */
    public enum Mode {
        /** A client asks to store it. */
        WRITE,
        /** Another node holds it. */
        HEARD,
        /** Another node holds it, and this node does not count as an owner yet: it is taking over, or has lost its disk. */
        HEARD_BY_NEWCOMER,
        /** A quorum stands by it. */
        SETTLED,
        /** Enough other owners were asked and hold it, because this node's copy is damaged. */
        RESTORED,
        /** Its owners hold it, and this node is not one of them any more: it is dropped if it is what the node holds. */
        DISOWNED
    }

    /** A write without a rival. */
    public static Held of(DirectoryWrite write) {
        return new Held(write, Optional.empty(), false);
    }

    /** What a node holds at an address after a verified write came; empty if it drops what it held. */
    public static Optional<Held> after(Optional<Held> before, DirectoryWrite write, Mode mode) {
        return mode == Mode.DISOWNED
                ? before.filter(held -> !held.write().equals(write))
                : Optional.of(afterComing(before, write, mode));
    }

    private static Held afterComing(Optional<Held> before, DirectoryWrite write, Mode mode) {
        if (before.isEmpty() || write.supersedes(before.get().write())) {
            return of(write);
        }
        Held held = before.get();
        if (mode == Mode.WRITE || held.write().supersedes(write) || !(write instanceof DirectoryRecord record)) {
            return held;
        }
        return mode == Mode.SETTLED ? held.settledOn(record) : held.heard(record, mode != Mode.HEARD);
    }

    private Held heard(DirectoryRecord record, boolean newcomer) {
        return record.equals(write) ? this : new Held(write, rivalOf(write, record), abstains || newcomer);
    }

    private Held settledOn(DirectoryRecord record) {
        return new Held(record, rivalOf(record, (DirectoryRecord) write), false);
    }

    /** The lesser of the rival and {@code other}, so that nodes that know the same records keep the same rival. */
    private Optional<DirectoryRecord> rivalOf(DirectoryWrite stands, DirectoryRecord other) {
        return Stream.concat(rival.stream(), Stream.of(other))
                .filter(one -> !one.equals(stands))
                .min(Comparator.comparing(DirectoryRecord::encode));
    }

    /** True if this node stands by {@code other}. */
    public boolean standsBy(DirectoryWrite other) {
        return write.equals(other) && !abstains;
    }
}
