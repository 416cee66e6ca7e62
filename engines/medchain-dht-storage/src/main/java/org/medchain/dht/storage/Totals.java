package org.medchain.dht.storage;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * Totals of the store, written in the same batch as every change: {@code {0: format version, 1: records, 2: tombstones, 3: live bytes,
 * 4: reclaimable bytes, 5: swept to}}.
 *
 * @param records number of records
 * @param tombstones number of tombstones
 * @param liveBytes bytes of both
 * @param reclaimableBytes bytes replaced, removed or dropped since the last compaction
 * @param sweptToMillis the latest expiry of all that was dropped; the node's time never goes back before it
 */
record Totals(long records, long tombstones, long liveBytes, long reclaimableBytes, long sweptToMillis) {
    static final Totals NONE = new Totals(0, 0, 0, 0, 0);

    private static final int FORMAT = 1;
    private static final int MAX_SIZE = 64;

    static Totals decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("directory totals", encoded, MAX_SIZE, struct -> {
            struct.uint(0, FORMAT, FORMAT);
            return new Totals(
                    struct.uint(1, 0, Long.MAX_VALUE),
                    struct.uint(2, 0, Long.MAX_VALUE),
                    struct.uint(3, 0, Long.MAX_VALUE),
                    struct.uint(4, 0, Long.MAX_VALUE),
                    struct.uint(5, 0, Long.MAX_VALUE));
        });
    }

    Bytes encode() {
        return new StructWriter()
                .integer(0, FORMAT)
                .integer(1, records)
                .integer(2, tombstones)
                .integer(3, liveBytes)
                .integer(4, reclaimableBytes)
                .integer(5, sweptToMillis)
                .toBytes();
    }

    Totals plus(StoredWrite added) {
        return counted(added, 1, reclaimableBytes);
    }

    Totals minus(StoredWrite gone) {
        return counted(gone, -1, reclaimableBytes + gone.size());
    }

    Totals sweptTo(long millis) {
        return new Totals(records, tombstones, liveBytes, reclaimableBytes, Math.max(sweptToMillis, millis));
    }

    Totals reclaimed(long bytes) {
        return new Totals(records, tombstones, liveBytes, Math.max(0, reclaimableBytes - bytes), sweptToMillis);
    }

    /** Never below zero: a total that damage made wrong must not prevent the directory from opening. */
    private Totals counted(StoredWrite stored, int sign, long reclaimable) {
        boolean tombstone = stored.isTombstone();
        return new Totals(
                Math.max(0, records + (tombstone ? 0 : sign)),
                Math.max(0, tombstones + (tombstone ? sign : 0)),
                Math.max(0, liveBytes + (long) sign * stored.size()),
                reclaimable,
                sweptToMillis);
    }
}
