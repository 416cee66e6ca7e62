package org.medchain.benchmarks.directory;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteKey;

/** A record's life, signed beforehand by a key of its own. */
public record Piece(DirectoryRecord first, DirectoryRecord second, Tombstone end) {
    /** Makes {@code count} of them, on all cores, with payloads of {@code size} bytes. */
    public static List<Piece> make(int count, int size, SuiteId suite, SecureRandom random) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(number -> make(size, suite, random))
                .toList();
    }

    private static Piece make(int size, SuiteId suite, SecureRandom random) {
        try (WriteKey key = WriteKey.generate(suite, random)) {
            RecordName name = key.name(Bytes.random(random, RecordName.LABEL_SIZE), RecordName.NEVER);
            return new Piece(
                    key.record(name, 1, Bytes.random(random, size)),
                    key.record(name, 2, Bytes.random(random, size)),
                    key.tombstone(name, 3));
        }
    }
}
