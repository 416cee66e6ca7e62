package org.medchain.springboot;

import java.util.Arrays;

/** A password that a property has. Its text does not show it. */
public final class Password {
    private final char[] characters;

    private Password(char[] characters) {
        this.characters = characters;
    }

    /** Binds the property. */
    public static Password of(String password) {
        return new Password(password.toCharArray());
    }

    /** The characters, in an array of the caller's. */
    char[] characters() {
        return characters.clone();
    }

    boolean isEmpty() {
        return characters.length == 0;
    }

    boolean isSameAs(Password other) {
        return Arrays.equals(characters, other.characters);
    }

    @Override
    public String toString() {
        return "Password[redacted]";
    }
}
