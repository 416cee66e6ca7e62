package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;
import org.medchain.testkit.dht.TestRecord;

/** Sums over what is stored. */
final class TotalsTest {
    private static final StoredWrite RECORD = StoredWrite.of(TestRecord.of(1).version(1, "counted"));
    private static final StoredWrite TOMBSTONE = StoredWrite.of(TestRecord.of(2).tombstone(1));
    private static final Totals SOME = new Totals(4, 3, 5_000, 70, 9);

    @Test
    void form_ofTheLeastAndTheMost_isReadBack() throws Exception {
        Totals most = new Totals(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        for (Totals totals : new Totals[] {Totals.NONE, SOME, most}) {
            assertThat(Totals.decode(totals.encode())).isEqualTo(totals);
        }
        assertThat(Totals.NONE).isEqualTo(new Totals(0, 0, 0, 0, 0));
    }

    @Test
    void form_ofAnotherFormat_isRefused() {
        for (long format : new long[] {0, 2}) {
            StructWriter writer = new StructWriter().integer(0, format);
            for (int key = 1; key <= 5; key++) {
                writer.integer(key, 0);
            }
            Bytes encoded = writer.toBytes();
            assertThatThrownBy(() -> Totals.decode(encoded)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void write_thatComesAndGoes_isCountedByKindAndItsBytesAreReclaimable() {
        Totals with = SOME.plus(RECORD).plus(TOMBSTONE);
        assertThat(with).isEqualTo(new Totals(5, 4, 5_000 + RECORD.size() + TOMBSTONE.size(), 70, 9));
        assertThat(with.minus(RECORD)).isEqualTo(new Totals(4, 4, 5_000 + TOMBSTONE.size(), 70 + RECORD.size(), 9));
        assertThat(with.minus(TOMBSTONE)).isEqualTo(new Totals(5, 3, 5_000 + RECORD.size(), 70 + TOMBSTONE.size(), 9));
    }

    @Test
    void sum_putWrongByDamage_isNeverBelowZero() {
        assertThat(Totals.NONE.minus(RECORD)).isEqualTo(new Totals(0, 0, 0, RECORD.size(), 0));
        assertThat(Totals.NONE.minus(TOMBSTONE)).isEqualTo(new Totals(0, 0, 0, TOMBSTONE.size(), 0));
        assertThat(SOME.reclaimed(71)).isEqualTo(new Totals(4, 3, 5_000, 0, 9));
    }

    @Test
    void bytes_thatAreReclaimed_areTakenOff() {
        assertThat(SOME.reclaimed(30)).isEqualTo(new Totals(4, 3, 5_000, 40, 9));
    }

    @Test
    void time_sweptTo_neverGoesBack() {
        assertThat(SOME.sweptTo(8)).isEqualTo(SOME);
        assertThat(SOME.sweptTo(10)).isEqualTo(new Totals(4, 3, 5_000, 70, 10));
    }
}
