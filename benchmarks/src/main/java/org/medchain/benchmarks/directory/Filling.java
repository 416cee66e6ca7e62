package org.medchain.benchmarks.directory;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.NodeStorage;
import org.medchain.error.StorageException;

/** Fills a node's store through its port, without a network: signed records, by fewer keys than there are records. */
final class Filling {
    /** More than a process remembers to have checked. */
    private static final int KEYS = 10_000;

    private static final int AT_ONCE = 20_000;

    private Filling() {}

    /** Stores {@code count} records with payloads of that size. */
    static void fill(Path folder, int count, int payload, SuiteId suite, SecureRandom random) throws StorageException {
        List<WriteKey> keys = IntStream.range(0, Math.min(KEYS, count))
                .mapToObj(i -> WriteKey.generate(suite, random))
                .toList();
        try (NodeStorage storage =
                NodeStorage.open(folder, DhtSettings.builder(folder).build())) {
            for (int first = 0; first < count; first += AT_ONCE) {
                List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
                IntStream.range(first, Math.min(count, first + AT_ONCE))
                        .parallel()
                        .mapToObj(i -> record(keys.get(i % keys.size()), payload, random))
                        .toList()
                        .forEach(record -> outcomes.add(storage.take(record, Held.Mode.HEARD)));
                outcomes.forEach(Filling::requireStored);
            }
        } finally {
            keys.forEach(WriteKey::close);
        }
    }

    private static DirectoryRecord record(WriteKey key, int payload, SecureRandom random) {
        RecordName name = key.name(Bytes.random(random, RecordName.LABEL_SIZE), RecordName.NEVER);
        return key.record(name, 1, Bytes.random(random, payload));
    }

    private static void requireStored(CompletableFuture<WriteOutcome> outcome) {
        if (!(outcome.join() instanceof WriteOutcome.Stored)) {
            throw new IllegalStateException("expected a write that is stored, found " + outcome.join());
        }
    }
}
