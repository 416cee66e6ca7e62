package org.medchain.dht.quorum;

import java.util.Arrays;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;

/**
 * How addresses are divided to be compared: those with the same first two bytes are a bucket, those with the same first byte a
 * range. A {@linkplain Roster#PARTITIONS partition} has whole buckets, and a range whole partitions.
 */
final class Buckets {
    /** How many there are. */
    static final int COUNT = 1 << 16;
    /** How many ranges there are. */
    static final int RANGES = 256;
    /** The buckets of a range. */
    static final int A_RANGE = COUNT / RANGES;
    /** The buckets of a partition. */
    static final int A_PARTITION = COUNT / Roster.PARTITIONS;

    private Buckets() {}

    static int of(RecordAddress address) {
        Bytes digest = address.digest().value();
        return ((digest.get(0) & 0xff) << 8) | (digest.get(1) & 0xff);
    }

    static int rangeOf(RecordAddress address) {
        return address.digest().value().get(0) & 0xff;
    }

    /** The first address of a bucket. */
    static RecordAddress first(int bucket) {
        return address(bucket, (byte) 0);
    }

    /** The last address of a bucket. */
    static RecordAddress last(int bucket) {
        return address(bucket, (byte) 0xff);
    }

    private static RecordAddress address(int bucket, byte rest) {
        byte[] address = new byte[Digest.SIZE];
        Arrays.fill(address, rest);
        address[0] = (byte) (bucket >> 8);
        address[1] = (byte) bucket;
        return new RecordAddress(new Digest(Bytes.takeOwnership(address)));
    }

    /** The address after {@code address}, which is not the last of all. */
    static RecordAddress after(RecordAddress address) {
        byte[] next = address.digest().value().toByteArray();
        int at = next.length - 1;
        while (++next[at] == 0 && at > 0) {
            at--;
        }
        return new RecordAddress(new Digest(Bytes.takeOwnership(next)));
    }
}
