package org.medchain.cli;

import java.security.SecureRandom;
import java.util.Arrays;
import org.medchain.crypto.bytes.Bytes;

/** A password, wiped when it is closed. */
final class Password implements AutoCloseable {
    private static final int RANDOM_BYTES = 16;

    private final char[] characters;

    private Password(char[] characters) {
        this.characters = characters;
    }

    /** The caller must not use the array afterwards. */
    static Password takeOwnership(char[] characters) {
        return new Password(characters);
    }

    /** A new one, of 128 bits, in hexadecimal. */
    static Password random(SecureRandom random) {
        return new Password(Bytes.random(random, RANDOM_BYTES).toHex().toCharArray());
    }

    /** Valid until this is closed; to be copied nowhere. */
    char[] characters() {
        return characters;
    }

    boolean isSameAs(Password other) {
        return Arrays.equals(characters, other.characters);
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }
}
