package org.medchain.dht.quorum;

import java.time.Duration;
import java.util.function.Consumer;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/** Reads what takes a while from the disk beside the node's thread, which gets what was read. In the node's thread. */
final class DiskReader {
    private final Surroundings surroundings;

    /** Something that is read, by another thread than the node's. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws MedChainException;
    }

    DiskReader(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Reads, after what was to be read before; then one of the two is called by the node's thread. */
    <T> void read(Reading<T> reading, Consumer<T> then, Consumer<MedChainException> failed) {
        surroundings.beside(() -> {
            Runnable next = outcome(reading, then, failed);
            surroundings.after(Duration.ZERO, next);
        });
    }

    private static <T> Runnable outcome(Reading<T> reading, Consumer<T> then, Consumer<MedChainException> failed) {
        try {
            T read = reading.read();
            return () -> then.accept(read);
        } catch (MedChainException e) {
            return () -> failed.accept(e);
        } catch (RuntimeException | Error e) {
            return () -> failed.accept(new StorageException("reading failed: " + e, e));
        }
    }
}
