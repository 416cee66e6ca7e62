package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medchain.error.StorageException;

class ColumnTest {
    @Test
    void get_numbersOfAnySpread_areThoseAdded() throws StorageException {
        Random random = new Random(7);
        for (int bits = 0; bits < 63; bits++) {
            long spread = 1L << bits;
            long least = random.nextLong(Long.MAX_VALUE - spread);
            assertRead(least, least + spread, least + random.nextLong(spread), least + spread - 1);
        }
        assertRead(0, Long.MAX_VALUE);
        assertRead();
        assertRead(random.longs(300, 0, 1000).toArray());
    }

    private static void assertRead(long... numbers) throws StorageException {
        ByteBuffer encoded = ByteBuffer.wrap(Numbers.concat(encode(numbers), new byte[] {42}));
        Column column = Column.decode(encoded, numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(column.get(i))
                    .as("%s of %s", i, Arrays.toString(numbers))
                    .isEqualTo(numbers[i]);
        }
        assertThat(column.size()).isEqualTo(numbers.length);
        assertThat(encoded.get()).isEqualTo((byte) 42);
    }

    private static byte[] encode(long... numbers) {
        Column.Builder column = new Column.Builder();
        Arrays.stream(numbers).forEach(column::add);
        return column.encode();
    }

    @Test
    void encode_numbersCloseToEachOther_takesTheBytesOfTheirDifferences() {
        assertThat(encode(100, 100, 100)).hasSize(2);
        assertThat(encode(100, 101, 355)).hasSize(2 + 3);
        assertThat(encode(100, 101, 356)).hasSize(2 + 6);
    }

    @Test
    void decode_cutOrOfAnImpossibleWidth_isDamage() {
        byte[] sound = encode(5, 600);
        for (int size = 0; size < sound.length; size++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(sound, size));
            assertThatThrownBy(() -> Column.decode(cut, 2))
                    .as("cut to %s", size)
                    .isInstanceOf(StorageException.class);
        }
        byte[] wide = new byte[40];
        wide[1] = 9;
        assertThatThrownBy(() -> Column.decode(ByteBuffer.wrap(wide), 2)).isInstanceOf(StorageException.class);
    }
}
