package org.medchain.core.directory;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Checks of texts that are written into records and messages. */
public final class Texts {
    private Texts() {}

    /**
     * Checks a text when it is made, so that its writer learns of it and no reader does.
     *
     * @param what the text is, for the message
     * @param max the most bytes of UTF-8
     * @throws IllegalArgumentException if it is longer, or has half a surrogate pair, which is no character
     */
    public static void check(String what, String text, int max) {
        int size;
        try {
            size = StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(text))
                    .remaining();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(what + " has half a surrogate pair, which is no character", e);
        }
        if (size > max) {
            throw new IllegalArgumentException(what + " has at most " + max + " bytes of UTF-8, found " + size);
        }
    }
}
