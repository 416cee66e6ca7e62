package org.medchain.core.store;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;

/**
 * A caller's name for one call that begins data, chosen before the call and kept by the caller until the call has succeeded:
 * the call again under the same key is the same call. Unique for one provider, for ever.
 *
 * @param value 1 to {@value #MAX_SIZE} bytes
 */
public record OperationKey(Bytes value) {
    /** The most bytes of a key. */
    public static final int MAX_SIZE = 128;

    private static final int RANDOM_SIZE = 16;
    private static final int SHOWN_WHOLE = 12;
    private static final int SHOWN_OF_LONGER = 6;

    public OperationKey {
        if (value.isEmpty() || value.size() > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "an operation key has 1 to " + MAX_SIZE + " bytes, found " + value.size());
        }
    }

    /** The key with the UTF-8 encoding of {@code text}, such as the id of a document in the caller's system. */
    public static OperationKey of(String text) {
        return new OperationKey(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A key that is not used again. */
    public static OperationKey random(SecureRandom random) {
        return new OperationKey(Bytes.random(random, RANDOM_SIZE));
    }

    /**
     * All of a key of at most 12 bytes, and the first six of a longer one, which may name a patient's document: as text where
     * all of the key is printable ASCII, else in hexadecimal.
     */
    @Override
    public String toString() {
        boolean whole = value.size() <= SHOWN_WHOLE;
        byte[] bytes = value.toByteArray();
        for (byte one : bytes) {
            if (one < ' ' || one > '~') {
                return whole ? value.toHex() : value.toShortHex();
            }
        }
        String text = new String(bytes, StandardCharsets.US_ASCII);
        return "\"" + (whole ? text : text.substring(0, SHOWN_OF_LONGER) + "…") + "\"";
    }
}
