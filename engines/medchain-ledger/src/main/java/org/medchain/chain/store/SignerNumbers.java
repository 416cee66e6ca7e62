package org.medchain.chain.store;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.StorageException;

/** The signers that an index numbers. Remembers those asked for last. Thread-safe. */
final class SignerNumbers {
    private static final int MAX_CACHED = 1 << 14;

    private final IndexDatabase database;
    private final Cache<Long, Digest> ids =
            CacheBuilder.newBuilder().maximumSize(MAX_CACHED).build();

    private final Cache<Digest, Long> numbers =
            CacheBuilder.newBuilder().maximumSize(MAX_CACHED).build();

    SignerNumbers(IndexDatabase database) {
        this.database = database;
    }

    /** The number of the signer with this id, if it has signed an event. */
    Optional<Long> number(Digest id) throws StorageException {
        Long known = numbers.getIfPresent(id);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<ByteBuffer> stored = database.get(IndexKeys.signer(id));
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        long number = Numbers.getShort(stored.get());
        numbers.put(id, number);
        return Optional.of(number);
    }

    /** The id of the signer with this number, which must exist. */
    Digest id(long number) throws StorageException {
        Digest known = ids.getIfPresent(number);
        if (known == null) {
            known = database.get(IndexKeys.signerId(number))
                    .map(id -> new Digest(Bytes.copyOf(id)))
                    .orElseThrow(() -> new StorageException("the index lacks signer " + number));
            ids.put(number, known);
        }
        return known;
    }
}
