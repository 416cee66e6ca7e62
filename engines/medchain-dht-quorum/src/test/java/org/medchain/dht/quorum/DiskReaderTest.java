package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.error.StorageException;

/** What comes of a read: one of the two, whatever the disk throws. */
class DiskReaderTest {
    private final List<String> outcomes = new ArrayList<>();
    private final DiskReader reader = new DiskReader((Surroundings) Proxy.newProxyInstance(
            DiskReaderTest.class.getClassLoader(), new Class<?>[] {Surroundings.class}, (proxy, method, arguments) -> {
                ((Runnable) arguments[arguments.length - 1]).run();
                return null;
            }));

    private void read(DiskReader.Reading<String> reading) {
        reader.read(reading, outcomes::add, failure -> outcomes.add("failed: " + failure.getMessage()));
    }

    @Test
    void read_thatFailsInWhateverWay_isToldAndTheNextIsRead() {
        read(() -> {
            throw new StorageException("no disk");
        });
        read(() -> {
            throw new IllegalStateException("for a test");
        });
        read(() -> {
            throw new StackOverflowError("for a test");
        });
        read(() -> "read");
        assertThat(outcomes)
                .containsExactly(
                        "failed: no disk",
                        "failed: reading failed: java.lang.IllegalStateException: for a test",
                        "failed: reading failed: java.lang.StackOverflowError: for a test",
                        "read");
    }
}
