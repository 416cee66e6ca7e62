package org.medchain.crypto.testkit;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;

/** A {@link SecureRandom} that draws the given bytes and then fails: for known answers. */
public final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] fixed;
    private int drawn;

    public FixedRandom(Bytes fixed) {
        this.fixed = fixed.toByteArray();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (drawn + bytes.length > fixed.length) {
            throw new IllegalStateException("drew more than the " + fixed.length + " fixed bytes");
        }
        System.arraycopy(fixed, drawn, bytes, 0, bytes.length);
        drawn += bytes.length;
    }
}
