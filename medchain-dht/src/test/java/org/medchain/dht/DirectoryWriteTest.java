package org.medchain.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medchain.testkit.dht.TestRecord;

final class DirectoryWriteTest {
    private final TestRecord record = TestRecord.of(1);

    @Test
    void supersedes_amongRecords_isByVersion() {
        assertThat(record.version(2, "b").supersedes(record.version(1, "a"))).isTrue();
        assertThat(record.version(2, "b").supersedes(record.version(2, "a"))).isFalse();
        assertThat(record.version(1, "b").supersedes(record.version(2, "a"))).isFalse();
    }

    @Test
    void supersedes_betweenKinds_isRemovalsAlone() {
        assertThat(record.tombstone(1).supersedes(record.version(9, "a"))).isTrue();
        assertThat(record.version(9, "a").supersedes(record.tombstone(1))).isFalse();
        assertThat(record.tombstone(2).supersedes(record.tombstone(1))).isTrue();
        assertThat(record.tombstone(2).supersedes(record.tombstone(2))).isFalse();
    }

    @Test
    void supersedes_ofAnotherAddress_isMisuse() {
        DirectoryWrite another = TestRecord.of(2).tombstone(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> record.tombstone(2).supersedes(another));
    }

    /** What replicas rest on: whatever the order in which writes of different versions arrive, the same one stands. */
    @Test
    void standingWrite_doesNotDependOnTheOrderOfArrival() {
        List<DirectoryWrite> writes = new ArrayList<>();
        for (int version = 1; version <= 6; version++) {
            writes.add(record.version(version, "payload"));
        }
        writes.add(record.tombstone(3));
        writes.add(record.tombstone(5));
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            List<DirectoryWrite> arriving = new ArrayList<>(writes);
            Collections.shuffle(arriving, random);
            List<DirectoryWrite> some = arriving.subList(0, 1 + random.nextInt(writes.size()));
            DirectoryWrite inOrder = standing(some);
            List<DirectoryWrite> reversed = new ArrayList<>(some);
            Collections.reverse(reversed);
            assertThat(standing(reversed)).as("round " + round).isEqualTo(inOrder);
        }
        assertThat(standing(writes)).isEqualTo(record.tombstone(5));
    }

    private static DirectoryWrite standing(List<DirectoryWrite> arriving) {
        return arriving.stream()
                .reduce((standing, next) -> next.supersedes(standing) ? next : standing)
                .orElseThrow();
    }
}
