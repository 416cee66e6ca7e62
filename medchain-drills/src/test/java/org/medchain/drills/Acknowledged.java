package org.medchain.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.store.BlockStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;
import org.medchain.dht.ReadOutcome;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.metrics.Metrics;
import org.medchain.testkit.dht.TestRecord;

/** What members acknowledged, and the checks that all of it is there. Thread-safe. */
final class Acknowledged {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    /** What members let a leader's clock be ahead. */
    private static final long MOST_AHEAD_MILLIS = 10_000;

    private final Queue<EventRef> receipts = new ConcurrentLinkedQueue<>();
    private final Map<Long, Long> versions = new ConcurrentHashMap<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();

    void receipt(String hex) {
        try {
            receipts.add(EventRef.decode(Bytes.fromHex(hex)));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    void stored(String addressAndVersion) {
        String[] words = addressAndVersion.split(" ", -1);
        versions.merge(Long.parseLong(words[0]), Long.parseLong(words[1]), Math::max);
    }

    void broken(String line) {
        broken.add(line);
    }

    int receipts() {
        return receipts.size();
    }

    int addresses() {
        return versions.size();
    }

    void assertUnbroken(String where) {
        assertThat(broken).as(where).isEmpty();
    }

    /** Each block is certified and not from the future, each event there once, and each that was acknowledged is there. Returns the last height. */
    long assertOnChain(Path folder, ConsortiumConfig config) throws MedChainException {
        Set<EventRef> events = new HashSet<>();
        Set<EventHash> hashes = new HashSet<>();
        try (BlockStore store = BlockStore.open(folder, config, new SecureRandom(), Metrics.NONE)) {
            long last = store.state().tip().height();
            for (long height = 1; height <= last; height++) {
                CertifiedBlock stored = store.block(height).orElseThrow();
                stored.certificate()
                        .verify(config, config.memberSet(), stored.block().header());
                assertThat(stored.block().header().timestampMillis())
                        .as("time of block " + height)
                        .isLessThan(System.currentTimeMillis() + MOST_AHEAD_MILLIS);
                for (Event event : stored.block().events()) {
                    assertThat(hashes.add(event.hash()))
                            .as(event + " at height " + height)
                            .isTrue();
                    events.add(new EventRef(stored.block().hash(), event.hash()));
                }
            }
            assertThat(receipts.stream().filter(receipt -> !events.contains(receipt)))
                    .as("acknowledged, and not on the chain in " + folder)
                    .isEmpty();
            return last;
        }
    }

    /** Every record is read in its last acknowledged version, or a later one; what cannot be read now is tried again for a while. */
    void assertInDirectory(Dht directory, String where) throws IOException {
        for (Map.Entry<Long, Long> entry : Map.copyOf(versions).entrySet()) {
            String what = where + ", address " + entry.getKey() + " at version " + entry.getValue();
            ReadOutcome outcome = read(directory, entry.getKey());
            assertThat(outcome).as(what).isInstanceOf(ReadOutcome.Found.class);
            ReadOutcome.Found found = (ReadOutcome.Found) outcome;
            long version = found.record().version();
            assertThat(version).as(what).isGreaterThanOrEqualTo(entry.getValue());
            assertThat(found.record().payload()).as(what).isEqualTo(MemberMain.payload(entry.getKey(), version));
        }
    }

    private static ReadOutcome read(Dht directory, long address) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        ReadOutcome outcome;
        do {
            outcome = directory.get(TestRecord.of(address).address()).join();
        } while (outcome instanceof ReadOutcome.Unavailable && System.nanoTime() < end);
        return outcome;
    }
}
