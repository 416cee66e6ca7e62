package org.medchain.crypto.hash;

import java.util.regex.Pattern;
import org.medchain.crypto.bytes.Bytes;

/**
 * Names the use of a hash, signature or sealed text, so that bytes made for one use have no meaning in another. Encoded
 * as the length of the name in one byte, then the name in ASCII.
 *
 * @param name lower-case letters, digits, {@code /} and {@code -}; 1 to 64 characters
 */
public record DomainTag(String name) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9/-]{1,64}");
    private static final String PREFIX = "medchain/v1/";

    public DomainTag {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "expected a domain tag that matches " + FORM.pattern() + ", found " + name);
        }
    }

    /** The tag {@code medchain/v1/use}. */
    public static DomainTag of(String use) {
        return new DomainTag(PREFIX + use);
    }

    /** The tag's encoding. It is prefix-free: no tag begins with another tag. */
    public Bytes prefix() {
        return Bytes.concat(Bytes.takeOwnership(new byte[] {(byte) name.length()}), Bytes.utf8(name));
    }
}
