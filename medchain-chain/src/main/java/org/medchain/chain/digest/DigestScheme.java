package org.medchain.chain.digest;

import java.util.Arrays;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/** How the digest of a chunk is computed from the chunk and the previous digest. Every EventDG names its scheme. */
public enum DigestScheme {
    /**
     * The paper's formula, hardened to hide the content and to bind position, time and length: {@code SHA-256(tag
     * "digest-chain" ‖ SHA-256(salt ‖ chunk) ‖ index ‖ start ‖ end ‖ length ‖ previous digest)}, each number in 8
     * bytes, most significant first. A record without a time range has zero for start and end. Each chunk has its own
     * salt, derived from the {@link ChainSecret}.
     */
    BOUND(1),
    /**
     * The paper's formula unchanged: {@code SHA-256(chunk ‖ previous digest)}. It binds neither time nor length and
     * cannot distinguish a chunk followed by a digest from a longer chunk. It has no salts: the previous digest is on
     * the ledger, so any reader of the ledger can find the content of a small chunk after the first by trial, and that
     * of the first chunk too if there is no secret. For comparison and compatibility only.
     */
    PLAIN(2);

    private final int code;

    DigestScheme(int code) {
        this.code = code;
    }

    /** The number in encodings. */
    public int code() {
        return code;
    }

    /** Bytes in the salt of a chunk. */
    int saltSize() {
        return this == BOUND ? ChunkInfo.SALT_SIZE : 0;
    }

    /** Whether {@code salt} has the size that the scheme requires. */
    boolean takes(Bytes salt) {
        return salt.size() == saltSize();
    }

    /** The scheme with this number. */
    public static DigestScheme of(long code) throws MalformedException {
        return Arrays.stream(values())
                .filter(scheme -> scheme.code == code)
                .findFirst()
                .orElseThrow(() -> new MalformedException("expected digest scheme 1 or 2, found " + code));
    }
}
