package org.medchain.core.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

class TimesTest {
    private static StructWriter times(long... startAndEnd) {
        StructWriter struct = new StructWriter();
        for (int i = 0; i < startAndEnd.length; i++) {
            struct.integer(i, startAndEnd[i]);
        }
        return struct;
    }

    private static Optional<TimeRange> covered(StructWriter struct) throws MalformedException {
        return StructReader.decode("times", struct.toBytes(), 100, reader -> Times.decode(reader, 0));
    }

    @Test
    void time_thatDoesNotEndAfterItsStart_isMalformed() throws Exception {
        assertThat(covered(times())).isEmpty();
        assertThat(covered(times(4, 5))).contains(new TimeRange(4, 5));
        for (StructWriter wrong : List.of(times(5, 5), times(6, 5), times(5), new StructWriter().integer(1, 5))) {
            assertThatThrownBy(() -> covered(wrong))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("expected a start before an end");
        }
    }
}
