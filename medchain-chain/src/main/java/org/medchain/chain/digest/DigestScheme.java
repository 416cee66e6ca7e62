package org.medchain.chain.digest;

import java.util.Arrays;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/** How the digest of a chunk is made from the chunk and the digest before; named in every EventDG. */
public enum DigestScheme {
    /**
     * The paper's formula, hardened to hide the content and to bind position, time and length:
     * {@code SHA-256(tag "digest-chain" ‖ SHA-256(salt ‖ chunk) ‖ index ‖ start ‖ end ‖ length ‖ digest before)}, the numbers
     * in 8 bytes each, most significant first. A record without a time range has zero for start and end. Every chunk has a
     * salt of its own, from the {@link ChainSecret}.
     */
    BOUND(1),
    /**
     * The paper's formula to the letter: {@code SHA-256(chunk ‖ digest before)}. It binds neither time nor length, and it
     * cannot tell a chunk followed by a digest from a longer chunk. It has no salts: the digest before is on the ledger, so
     * whoever reads the ledger finds the content of any small chunk after the first by trying, and that of the first where
     * there is no secret. For comparison and compatibility only.
     */
    PLAIN(2);

    private final int code;

    DigestScheme(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** Bytes in the salt of a chunk. */
    int saltSize() {
        return this == BOUND ? ChunkInfo.SALT_SIZE : 0;
    }

    /** True if a chunk of this scheme may have this salt. */
    boolean takes(Bytes salt) {
        return salt.size() == saltSize();
    }

    /** The scheme with this number. */
    public static DigestScheme of(long code) throws MalformedException {
        return Arrays.stream(values())
                .filter(scheme -> scheme.code == code)
                .findFirst()
                .orElseThrow(() -> new MalformedException("digest scheme " + code + " is not known, expected 1 or 2"));
    }
}
