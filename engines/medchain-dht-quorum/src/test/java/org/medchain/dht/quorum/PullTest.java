package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.dht.Roster;
import org.medchain.dht.WriteKey;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;

/** What comes over when a node lacks something, and what it costs when it lacks nothing. */
class PullTest {
    private static final Roster ROSTER = NodeBench.roster(4, 0, 1, 2, 3);
    private static final NodeState.Saved SERVING = new NodeState.Saved(View.of(ROSTER), true, true, false);
    private static final NodeState.Saved EMPTY = NodeState.fresh(View.of(ROSTER));

    private final NodeBench bench = new NodeBench();
    private final WriteKey key =
            WriteKey.derive(SuiteId.X25519, SecretBytes.takeOwnership(new byte[WriteKey.SEED_SIZE]));

    /** Records, all in one range if that is not negative. */
    private List<DirectoryRecord> records(int count, int range) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(this::name)
                .filter(name -> range < 0 || Buckets.rangeOf(name.address()) == range)
                .limit(count)
                .map(name -> key.record(name, 1, Bytes.utf8("content")))
                .toList();
    }

    private RecordName name(int number) {
        byte[] label = new byte[RecordName.LABEL_SIZE];
        ByteBuffer.wrap(label).putInt(number);
        return key.name(Bytes.takeOwnership(label), RecordName.NEVER);
    }

    private void put(List<DirectoryRecord> records, Integer... nodes) {
        for (int node : nodes) {
            records.forEach(record -> bench.put(node, Held.of(record)));
        }
    }

    private boolean hasAll(int node, List<DirectoryRecord> records) {
        return records.stream()
                .allMatch(record -> bench.held(node, record.address()).isPresent());
    }

    @Test
    void nodeWithoutItsDisk_asksSeveralAtOnce_fetchesEachRecordOnce() {
        List<DirectoryRecord> records = records(1_000, -1);
        put(records, 0, 1, 2);
        List<RecordAddress> fetched = new ArrayList<>();
        Set<Integer> asked = new HashSet<>();
        for (int node : List.of(0, 1, 2)) {
            bench.start(node, SERVING);
            bench.lie(node, (asker, request) -> {
                if (request instanceof Message.Fetch fetch) {
                    fetched.addAll(fetch.addresses());
                    asked.add(node);
                }
                return Optional.empty();
            });
        }
        bench.start(3, EMPTY);
        bench.link(0, 1, 2, 3);
        bench.pass(20);
        assertThat(bench.node(3).state().isServing()).isTrue();
        assertThat(hasAll(3, records)).isTrue();
        assertThat(asked).hasSizeGreaterThan(1);
        assertThat(fetched).hasSizeBetween(1_000, 1_100);
    }

    /** More are listed than are fetched at once, and the first of them are gone by then. */
    @Test
    void records_thatAreGoneWhenTheyAreFetched_leaveTheOthersWanted() {
        List<DirectoryRecord> records = records(900, 0x42);
        put(records, 1);
        bench.start(0, EMPTY);
        bench.start(1, SERVING);
        List<Message.Fetch> fetches = new ArrayList<>();
        bench.lie(1, (asker, request) -> {
            if (request instanceof Message.Fetch fetch) {
                fetches.add(fetch);
                return fetches.size() == 1 ? Optional.of(new Message.Fetched(fetch.id(), List.of())) : Optional.empty();
            }
            return request instanceof Message.Compare && !fetches.isEmpty()
                    ? Optional.of(new Message.Refused(request.id(), Refusal.UNAVAILABLE))
                    : Optional.empty();
        });
        bench.link(0, 1);
        bench.pass(5);
        long missing = records.stream()
                .filter(record -> bench.held(0, record.address()).isEmpty())
                .count();
        assertThat(missing).isEqualTo(fetches.get(0).addresses().size());
    }

    @Test
    void node_thatRefuses_isAskedLessAndLess() {
        bench.start(0, EMPTY);
        bench.start(1, SERVING);
        List<Message.Request> asked = new ArrayList<>();
        bench.lie(1, (asker, request) -> {
            asked.add(request);
            return Optional.of(new Message.Refused(request.id(), Refusal.UNAVAILABLE));
        });
        bench.link(0, 1);
        bench.pass(60);
        assertThat(asked).hasSizeBetween(30, 70);
    }

    @Test
    void writes_amongManyRecords_haveTheirBucketsReadAlone() {
        List<DirectoryRecord> records = records(2_010, -1);
        put(records.subList(0, 2_000), 0, 1, 2, 3);
        List.of(0, 1, 2, 3).forEach(node -> bench.start(node, SERVING));
        bench.link(0, 1, 2, 3);
        bench.pass(10);
        int before = bench.entriesRead();
        assertThat(before).isBetween(4 * 2_000, 4 * 2_200);
        bench.pass(60);
        assertThat(bench.entriesRead()).isEqualTo(before);
        for (DirectoryRecord record : records.subList(2_000, 2_010)) {
            assertThat(bench.write(1, record)).isEqualTo(new WriteOutcome.Stored(1));
        }
        bench.pass(60);
        assertThat(bench.entriesRead() - before).isLessThan(10 * 4 * 8);
    }
}
