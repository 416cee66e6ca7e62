package org.medchain.cli;

import java.util.Arrays;

/** A password, wiped when it is closed. */
final class Password implements AutoCloseable {
    private final char[] characters;

    private Password(char[] characters) {
        this.characters = characters;
    }

    /** The caller must not use the array afterwards. */
    static Password takeOwnership(char[] characters) {
        return new Password(characters);
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
