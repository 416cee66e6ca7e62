package org.medchain.chain.store;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * Short names of hashes in the keys of one index: the first {@value #SIZE} bytes of what SipHash-2-4 makes of the hash under two keys
 * of a secret of that index. Without the secret nobody can make two hashes of one name, and that any two of 2^32 have one by chance
 * has a probability of 2^-33. Thread-safe.
 */
final class HashNames {
    /** Bytes in a name. */
    static final int SIZE = 12;

    static final int SECRET_SIZE = 4 * Long.BYTES;

    private final Bytes secret;
    private final HashFunction first;
    private final HashFunction second;

    HashNames(Bytes secret) {
        ByteBuffer keys = secret.asReadOnlyBuffer();
        this.secret = secret;
        this.first = Hashing.sipHash24(keys.getLong(), keys.getLong());
        this.second = Hashing.sipHash24(keys.getLong(), keys.getLong());
    }

    /** Names under a new secret. */
    static HashNames fresh(SecureRandom random) {
        return new HashNames(Bytes.random(random, SECRET_SIZE));
    }

    Bytes secret() {
        return secret;
    }

    /** The key that begins with this letter and goes on with the name of {@code hash}. */
    byte[] key(char kind, Digest hash) {
        byte[] value = hash.value().toByteArray();
        return ByteBuffer.allocate(1 + SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) kind)
                .putLong(first.hashBytes(value).asLong())
                .putInt(second.hashBytes(value).asInt())
                .array();
    }
}
