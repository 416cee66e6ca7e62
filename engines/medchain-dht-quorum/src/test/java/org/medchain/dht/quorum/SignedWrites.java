package org.medchain.dht.quorum;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;
import org.medchain.testkit.dht.TestRecord;

/** Writes that really are signed, each once for all simulations: signing takes time, and so does verifying. Thread-safe. */
final class SignedWrites {
    /** The simulations' clocks begin there. */
    static final long NOW = 1_700_000_000_000L;
    /** When records end that end. */
    static final long END = NOW + 14_000;

    static final int ADDRESSES = 6;

    private static final List<TestRecord> RECORDS = IntStream.range(0, ADDRESSES)
            .mapToObj(i -> TestRecord.expiring(i, i == 0 ? END : RecordName.NEVER))
            .toList();
    private static final Map<String, DirectoryWrite> SIGNED = new ConcurrentHashMap<>();
    private static final Set<DirectoryWrite> SOUND = ConcurrentHashMap.newKeySet();

    private SignedWrites() {}

    static TestRecord record(int number) {
        return RECORDS.get(number);
    }

    static DirectoryRecord put(int number, long version, String content) {
        return (DirectoryRecord) SIGNED.computeIfAbsent(
                number + "/" + version + "/" + content,
                key -> remember(RECORDS.get(number).version(version, content)));
    }

    static Tombstone removal(int number, long version) {
        return (Tombstone) SIGNED.computeIfAbsent(
                number + "/" + version, key -> remember(RECORDS.get(number).tombstone(version)));
    }

    private static DirectoryWrite remember(DirectoryWrite write) {
        SOUND.add(write);
        return write;
    }

    static boolean isSound(DirectoryWrite write) {
        return SOUND.contains(write);
    }
}
