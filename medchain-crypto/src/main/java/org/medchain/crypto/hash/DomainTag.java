package org.medchain.crypto.hash;

import java.util.regex.Pattern;
import org.medchain.crypto.bytes.Bytes;

/**
 * Names what is hashed, signed or sealed, so that bytes made for one use mean nothing in another. As bytes: its length in
 * one byte, then its ASCII text.
 *
 * @param name lower-case words, digits, {@code /} and {@code -}; at most 64 characters
 */
public record DomainTag(String name) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9/-]{1,64}");
    private static final String PREFIX = "medchain/v1/";

    public DomainTag {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("a domain tag matches " + FORM.pattern() + ", found " + name);
        }
    }

    /** The tag {@code medchain/v1/use}. */
    public static DomainTag of(String use) {
        return new DomainTag(PREFIX + use);
    }

    /** The tag's bytes: prefix-free, so no tag is the beginning of another followed by data. */
    public Bytes prefix() {
        return Bytes.concat(Bytes.takeOwnership(new byte[] {(byte) name.length()}), Bytes.utf8(name));
    }
}
