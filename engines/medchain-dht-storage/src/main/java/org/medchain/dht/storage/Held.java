package org.medchain.dht.storage;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;

/**
 * What a node has at one address: the write that it stands by, and whether it knows of another record of that version. Two
 * records of one version contend; one rival is remembered, however many there are, for it alone shows that the version is
 * contended.
 *
 * @param write what was taken first, or settled on
 * @param rival another record of its version; the least encoding of those that were heard of
 * @param abstains true if the node stands by neither until it knows which one a quorum stands by
 */
public record Held(DirectoryWrite write, Optional<DirectoryRecord> rival, boolean abstains) {
    /** How a write comes to a node. */
    public enum Mode {
        /** Somebody wants it stored. */
        WRITE,
        /** Another node has it. */
        HEARD,
        /** The same, and this node has no say yet at the address: it is taking over, or has lost its disk. */
        HEARD_BY_NEWCOMER,
        /** A quorum stands by it. */
        SETTLED,
        /** Other owners have it, of which this node asked enough because its own copy is damaged. */
        RESTORED,
        /** Its owners have it, and this node is none of them any more: it is dropped if it is what is held. */
        DISOWNED
    }

    /** A write without a rival. */
    public static Held of(DirectoryWrite write) {
        return new Held(write, Optional.empty(), false);
    }

    /** What is at an address after a verified write for it has come; nothing if what was there is dropped. */
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

    /** The least of the rival and {@code other}; whoever has heard of the same ones remembers the same one. */
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
