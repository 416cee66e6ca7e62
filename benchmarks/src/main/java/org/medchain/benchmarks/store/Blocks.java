package org.medchain.benchmarks.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What blocks put into the ledger's index: three entries for each of a hundred events, and how many blocks there are. */
final class Blocks {
    static final int EVENTS = 100;
    private static final byte[] META = {'m'};
    private static final int HASH = 32;
    private static final int RECORD = 60;

    private Blocks() {}

    /** The entries of a block, the first is number 0; the same each time. */
    static List<Candidate.Entry> entries(long block) {
        List<Candidate.Entry> entries = new ArrayList<>(3 * EVENTS + 1);
        for (int i = 0; i < EVENTS; i++) {
            long number = block * EVENTS + i;
            byte[] record = new byte[RECORD];
            new SplittableRandom(~number).nextBytes(record);
            entries.add(new Candidate.Entry(event(number), number(number)));
            entries.add(new Candidate.Entry(keyed('p', number(number)), record));
            entries.add(new Candidate.Entry(
                    keyed(
                            's',
                            ByteBuffer.allocate(12)
                                    .putInt(i % 10)
                                    .putLong(number)
                                    .array()),
                    new byte[0]));
        }
        entries.add(new Candidate.Entry(META.clone(), number(block + 1)));
        return entries;
    }

    /** The key of an event: its hash. */
    static byte[] event(long number) {
        byte[] hash = new byte[HASH];
        new SplittableRandom(number).nextBytes(hash);
        return keyed('e', hash);
    }

    /** The key at which the number of blocks is. */
    static byte[] meta() {
        return META.clone();
    }

    private static byte[] keyed(char sort, byte[] rest) {
        return ByteBuffer.allocate(1 + rest.length).put((byte) sort).put(rest).array();
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
