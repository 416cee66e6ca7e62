package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.StoredEntry;

/**
 * Two records of one version contend when the roster changes: {@code X} was acknowledged by nodes 0, 1 and 3, node 2 took
 * {@code Y}. Then 0 and 1 leave and 4 and 5 come, which hear of {@code Y} first. Node 3 lies, and node 1 is not reached in time.
 */
class ContendedRecordsTest {
    private static final DirectoryRecord X = SignedWrites.put(1, 7, "acknowledged");
    private static final DirectoryRecord Y = SignedWrites.put(1, 7, "lost the race");
    private static final RecordAddress ADDRESS = X.address();
    private static final Roster FIRST = NodeBench.roster(4, 0, 1, 2, 3);
    private static final Roster SECOND = NodeBench.after(FIRST, 2, 3, 4, 5);

    private final NodeBench bench = new NodeBench();

    private void begin() {
        NodeState.Saved serving = new NodeState.Saved(View.of(FIRST), true, true, false);
        List.of(0, 1).forEach(node -> bench.put(node, Held.of(X)));
        bench.put(2, Held.of(Y));
        List.of(0, 1, 2, 3).forEach(node -> bench.start(node, serving));
        List.of(4, 5).forEach(node -> bench.start(node, NodeState.fresh(View.moving(FIRST, SECOND))));
    }

    /** Node 3 says of {@code stands} that it is what it has. */
    private static Optional<Message.Answer> pretend(DirectoryRecord stands, Message.Request request) {
        Message.@Nullable Answer answer = null;
        if (request instanceof Message.Look look) {
            answer = new Message.Standing(look.id(), Optional.of(stands));
        } else if (request instanceof Message.Store store && store.write().version() == stands.version()) {
            answer = new Message.Standing(store.id(), Optional.of(stands));
        } else if (request instanceof Message.Compare compare) {
            int part = compare.range().isPresent() ? Buckets.of(ADDRESS) % Buckets.A_RANGE : Buckets.rangeOf(ADDRESS);
            answer = new Message.Differing(compare.id(), 3, List.of(part));
        } else if (request instanceof Message.ListRange list) {
            Entry entry =
                    new Entry(ADDRESS, StoredEntry.of(ADDRESS, Held.of(stands)).fingerprint());
            answer = new Message.Listing(list.id(), List.of(entry), Optional.empty());
        } else if (request instanceof Message.Fetch fetch) {
            answer = new Message.Fetched(fetch.id(), List.of(stands));
        }
        return Optional.ofNullable(answer);
    }

    @Test
    void nodeWithoutItsDisk_thatHearsFromOneWhichKnowsBothRecords_standsByNeither() {
        NodeState.Saved serving = new NodeState.Saved(View.of(FIRST), true, true, false);
        bench.put(0, Held.of(X));
        bench.put(2, new Held(Y, Optional.of(X), false));
        List.of(0, 2, 3).forEach(node -> bench.start(node, serving));
        bench.start(1, NodeState.fresh(View.of(FIRST)));
        bench.lie(3, (asker, request) -> pretend(Y, request));
        bench.link(1, 2, 3);
        bench.pass(5);
        assertThat(bench.node(1).state().isServing()).isTrue();
        assertThat(bench.held(1, ADDRESS).filter(Held::abstains)).isPresent();
        assertThat(bench.read(1, ADDRESS)).isInstanceOf(ReadOutcome.Unavailable.class);
    }

    /** The move: 4 and 5 hear 2 and 3 first, then 0. */
    private void move() {
        bench.announce(SECOND, 0, 1, 2, 3);
        bench.link(2, 3, 4, 5);
        bench.pass(1);
        bench.link(0, 2, 3, 4, 5);
        bench.pass(20);
        List.of(2, 4, 5)
                .forEach(node -> assertThat(bench.node(node).state().view().stage())
                        .as("stage of node " + node)
                        .isEqualTo(4));
    }

    @Test
    void newOwners_whenALiarBacksTheOtherRecord_letNobodyReadIt() {
        begin();
        bench.lie(3, (asker, request) -> pretend(Y, request));
        move();
        for (int reader : List.of(2, 4, 5)) {
            assertThat(bench.read(reader, ADDRESS)).isInstanceOf(ReadOutcome.Unavailable.class);
        }
        assertThat(bench.write(5, Y)).isInstanceOf(WriteOutcome.Indeterminate.class);
        DirectoryRecord higher = SignedWrites.put(1, 8, "ends it");
        assertThat(bench.write(4, higher)).isEqualTo(new WriteOutcome.Stored(8));
        assertThat(bench.read(5, ADDRESS)).isEqualTo(new ReadOutcome.Found(higher));
    }

    @Test
    void newOwners_onceAQuorumOfTheOldOnesBacksARecord_standByIt() {
        begin();
        bench.lie(3, (asker, request) -> pretend(X, request));
        bench.announce(SECOND, 0, 1, 2, 3);
        bench.link(2, 4, 5);
        bench.pass(1);
        bench.link(0, 2, 3, 4, 5);
        bench.pass(2);
        // They have asked enough nodes, and wait for node 1 alone, without which neither record has a quorum.
        bench.link(0, 1, 2, 3, 4, 5);
        bench.pass(20);
        for (int reader : List.of(2, 4, 5)) {
            assertThat(bench.read(reader, ADDRESS)).isEqualTo(new ReadOutcome.Found(X));
        }
    }
}
