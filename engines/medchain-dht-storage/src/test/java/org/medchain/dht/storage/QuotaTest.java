package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.StorageException;
import org.medchain.health.IssueCode;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** How much a node stores for one identity, and in all. */
final class QuotaTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Bytes ALICE = Bytes.utf8("a".repeat(32));
    private static final Bytes BOB = Bytes.utf8("b".repeat(32));
    private static final int PAYLOAD = 1_000;

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock(NOW);

    private NodeStorage open(long each, long all) throws StorageException {
        return NodeStorage.open(
                temp.resolve("store"),
                DhtSettings.builder(temp)
                        .clock(clock)
                        .expiryGrace(Duration.ZERO)
                        .quota(each, all)
                        .build());
    }

    private static DirectoryWrite write(int number, long version, int payload) {
        return TestRecord.of(number).version(version, TestRecord.payload(number, payload));
    }

    private static void stored(NodeStorage storage, DirectoryWrite write, Bytes account) {
        assertThat(storage.write(write, account).join()).isEqualTo(new WriteOutcome.Stored(write.version()));
    }

    private static void refused(NodeStorage storage, DirectoryWrite write, Bytes account) throws Exception {
        assertThat(storage.write(write, account).join()).isInstanceOf(WriteOutcome.OverQuota.class);
        assertThat(storage.find(write.address()).filter(held -> held.standsBy(write)))
                .isEmpty();
    }

    @Test
    void identity_overItsQuota_isRefusedAndOthersAreNot() throws Exception {
        try (NodeStorage storage = open(3_000, 1 << 20)) {
            stored(storage, write(1, 1, PAYLOAD), ALICE);
            stored(storage, write(2, 1, PAYLOAD), ALICE);
            refused(storage, write(3, 1, PAYLOAD), ALICE);
            stored(storage, write(3, 1, PAYLOAD), BOB);
            refused(storage, write(1, 2, 2 * PAYLOAD), ALICE);
            // The same again costs nothing.
            stored(storage, write(1, 1, PAYLOAD), ALICE);
        }
        try (NodeStorage storage = open(3_000, 1 << 20)) {
            refused(storage, write(4, 1, PAYLOAD), ALICE);
        }
    }

    @Test
    void identity_thatReplacesRemovesOrLetsExpire_hasRoomAgain() throws Exception {
        TestRecord brief = TestRecord.expiring(9, NOW + 1_000);
        try (NodeStorage storage = open(3_000, 1 << 20)) {
            stored(storage, write(1, 1, PAYLOAD), ALICE);
            stored(storage, brief.version(1, TestRecord.payload(9, PAYLOAD)), ALICE);
            refused(storage, write(2, 1, PAYLOAD), ALICE);
            stored(storage, write(1, 2, 10), ALICE);
            stored(storage, write(2, 1, PAYLOAD), ALICE);
            refused(storage, write(3, 1, PAYLOAD), ALICE);
            stored(storage, TestRecord.of(2).tombstone(2), ALICE);
            stored(storage, write(3, 1, PAYLOAD), ALICE);
            refused(storage, write(4, 1, PAYLOAD), ALICE);
            clock.advance(1_000);
            storage.maintenance().reclaim();
            stored(storage, write(4, 1, PAYLOAD), ALICE);
        }
    }

    @Test
    void record_thatOtherNodesHad_isPaidForByWhoWritesItNext() throws Exception {
        try (NodeStorage storage = open(3_000, 1 << 20)) {
            for (int number = 1; number <= 5; number++) {
                assertThat(storage.take(write(number, 1, PAYLOAD), Held.Mode.HEARD)
                                .join())
                        .isEqualTo(new WriteOutcome.Stored(1));
            }
            stored(storage, write(1, 2, PAYLOAD + 1), ALICE);
            stored(storage, write(2, 2, PAYLOAD + 1), ALICE);
            refused(storage, write(3, 2, PAYLOAD + 1), ALICE);
            stored(storage, write(3, 2, PAYLOAD + 1), BOB);
        }
    }

    @Test
    void node_overItsQuota_refusesWritesBeforeWhatOtherNodesHaveTaken() throws Exception {
        try (NodeStorage storage = open(1 << 20, 9_600)) {
            int number = 0;
            while (storage.write(write(number, 1, PAYLOAD), number % 2 == 0 ? ALICE : BOB)
                            .join()
                    instanceof WriteOutcome.Stored) {
                number++;
            }
            assertThat(number).isEqualTo(8);
            refused(storage, write(number, 1, PAYLOAD), ALICE);
            assertThat(storage.issues()).isEmpty();
            assertThat(storage.take(write(50, 1, PAYLOAD), Held.Mode.HEARD).join())
                    .isEqualTo(new WriteOutcome.Stored(1));
            assertThat(storage.take(write(51, 1, PAYLOAD), Held.Mode.HEARD).join())
                    .isInstanceOf(WriteOutcome.OverQuota.class);
            assertThat(storage.issues()).singleElement().satisfies(full -> {
                assertThat(full.code()).isEqualTo(IssueCode.DIRECTORY_FULL);
                assertThat(full.text()).contains("of at most");
            });
        }
    }

    @Test
    void excess_atEachLimit_beginsOneByteBeyondIt() {
        Quota quota = new Quota(100, 800);
        Optional<Bytes> alice = Optional.of(ALICE);
        assertThat(quota.excess(alice, 90, 90, 10)).isEmpty();
        assertThat(quota.excess(alice, 90, 90, 11))
                .hasValueSatisfying(why -> assertThat(why).contains("of at most 100 for account"));
        assertThat(quota.excess(alice, 0, 790, 10)).isEmpty();
        assertThat(quota.excess(alice, 0, 790, 11))
                .hasValueSatisfying(why -> assertThat(why).contains("of at most 800"));
        assertThat(quota.excess(Optional.empty(), 500, 890, 10)).isEmpty();
        assertThat(quota.excess(Optional.empty(), 0, 890, 11))
                .hasValueSatisfying(why -> assertThat(why).contains("of at most 900"));
        assertThat(quota.excess(alice, 101, 901, 0)).isEmpty();
        assertThat(quota.excess(Optional.empty(), 0, 901, -1)).isEmpty();
        assertThat(quota.excess(alice, 101, 101, 1)).isPresent();
        assertThat(quota.excess(Optional.empty(), 0, 901, 1)).isPresent();
    }

    private static long size(DirectoryWrite write) {
        return StoredWrite.of(write).size();
    }

    @Test
    void identity_thatReplaces_paysForTheDifference() throws Exception {
        DirectoryWrite longer = write(1, 2, PAYLOAD + 1);
        try (NodeStorage storage = open(size(longer), 1 << 20)) {
            stored(storage, write(1, 1, PAYLOAD), ALICE);
            stored(storage, longer, ALICE);
            refused(storage, write(1, 3, PAYLOAD + 2), ALICE);
            refused(storage, write(1, 3, PAYLOAD + 2), BOB);
            stored(storage, write(1, 3, PAYLOAD), BOB);
            refused(storage, write(2, 1, 10), ALICE);
            stored(storage, write(2, 1, PAYLOAD), BOB);
        }
    }

    @Test
    void record_thatOtherNodesHad_isPaidForInFull() throws Exception {
        DirectoryWrite longer = write(1, 2, PAYLOAD + 1);
        try (NodeStorage storage = open(size(longer), 1 << 20)) {
            storage.take(write(1, 1, PAYLOAD), Held.Mode.HEARD).join();
            storage.take(write(2, 1, PAYLOAD), Held.Mode.HEARD).join();
            stored(storage, longer, ALICE);
            refused(storage, write(2, 2, PAYLOAD + 1), ALICE);
            refused(storage, write(3, 1, 10), ALICE);
            stored(storage, write(2, 2, PAYLOAD + 1), BOB);
            assertThat(storage.take(write(1, 3, 2 * PAYLOAD), Held.Mode.HEARD).join())
                    .isEqualTo(new WriteOutcome.Stored(3));
        }
    }

    @Test
    void record_thatOtherNodesHad_isRefusedToWhoCannotPayForItInFull() throws Exception {
        DirectoryWrite longer = write(1, 2, PAYLOAD + 1);
        try (NodeStorage storage = open(size(longer) - 1, 1 << 20)) {
            storage.take(write(1, 1, PAYLOAD), Held.Mode.HEARD).join();
            refused(storage, longer, ALICE);
            stored(storage, write(1, 2, PAYLOAD), ALICE);
        }
    }

    @Test
    void trouble_ofAFullNode_lastsUntilItHasRoomAgain() throws Exception {
        DirectoryWrite first = write(1, 1, PAYLOAD);
        try (NodeStorage storage = open(1 << 20, size(first))) {
            storage.take(first, Held.Mode.HEARD).join();
            refusedOfOtherNodes(storage, write(2, 1, PAYLOAD));
            assertThat(storage.issues()).hasSize(1);
            refused(storage, write(3, 1, PAYLOAD), ALICE);
            assertThat(storage.issues()).hasSize(1);
            storage.take(first, Held.Mode.DISOWNED).join();
            assertThat(storage.take(write(2, 1, PAYLOAD), Held.Mode.HEARD).join())
                    .isEqualTo(new WriteOutcome.Stored(1));
            assertThat(storage.issues()).isEmpty();

            refusedOfOtherNodes(storage, first);
            assertThat(storage.issues()).hasSize(1);
            stored(storage, write(2, 2, 10), ALICE);
            assertThat(storage.issues()).isEmpty();
        }
    }

    private static void refusedOfOtherNodes(NodeStorage storage, DirectoryWrite write) {
        assertThat(storage.take(write, Held.Mode.HEARD).join()).isInstanceOf(WriteOutcome.OverQuota.class);
    }
}
