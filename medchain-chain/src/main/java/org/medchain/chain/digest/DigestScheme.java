package org.medchain.chain.digest;

import java.util.Arrays;
import org.medchain.error.MalformedException;

/** How the digest of a chunk is made from the chunk and the digest before; named in every EventDG. */
public enum DigestScheme {
    /**
     * The paper's formula, hardened to bind position, time and length:
     * {@code SHA-256(tag "digest-chain" ‖ SHA-256(chunk) ‖ index ‖ start ‖ end ‖ length ‖ digest before)}, the numbers in
     * 8 bytes each, most significant first. A record without a time range has zero for start and end.
     */
    BOUND(1),
    /**
     * The paper's formula to the letter: {@code SHA-256(chunk ‖ digest before)}. It binds neither time nor length, and it
     * cannot tell a chunk followed by a digest from a longer chunk: to be used for compatibility only.
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

    /** The scheme with this number. */
    public static DigestScheme of(long code) throws MalformedException {
        return Arrays.stream(values())
                .filter(scheme -> scheme.code == code)
                .findFirst()
                .orElseThrow(() -> new MalformedException("digest scheme " + code + " is not known, expected 1 or 2"));
    }
}
