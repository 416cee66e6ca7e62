package org.medchain.crypto.hash;

import java.security.MessageDigest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.provider.Providers;

/** SHA-256 (FIPS 180-4) over what it is fed. Not thread-safe; one use each. */
public final class Hasher {
    private final MessageDigest sha256;
    private boolean finished;

    private Hasher(MessageDigest sha256) {
        this.sha256 = sha256;
    }

    /** A hasher for the paper's own formulas, which carry no tag. */
    public static Hasher untagged() {
        return new Hasher(Providers.sha256());
    }

    /** A hasher that has taken in the tag. */
    public static Hasher tagged(DomainTag tag) {
        return untagged().update(tag.prefix());
    }

    /** The digest of {@code parts} in order, under {@code tag}. */
    public static Digest hash(DomainTag tag, Bytes... parts) {
        Hasher hasher = tagged(tag);
        for (Bytes part : parts) {
            hasher.update(part);
        }
        return hasher.finish();
    }

    /** All bytes of {@code part}. */
    public Hasher update(Bytes part) {
        part.updateTo(sha256);
        return this;
    }

    /** {@code length} bytes of {@code source} from {@code offset}. */
    public Hasher update(byte[] source, int offset, int length) {
        sha256.update(source, offset, length);
        return this;
    }

    /** Eight bytes, most significant first. */
    public Hasher updateLong(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            sha256.update((byte) (value >>> shift));
        }
        return this;
    }

    /** The low eight bits of {@code value}. */
    public Hasher updateByte(int value) {
        sha256.update((byte) value);
        return this;
    }

    /** A hasher that has taken in the same until now, and goes on by itself. */
    public Hasher copy() {
        if (finished) {
            throw new IllegalStateException("this hasher has given its digest");
        }
        try {
            return new Hasher((MessageDigest) sha256.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of this provider cannot be copied", e);
        }
    }

    /** The digest of all that was fed. A second call is an {@link IllegalStateException}: the tag would be missing. */
    public Digest finish() {
        if (finished) {
            throw new IllegalStateException("this hasher has given its digest");
        }
        finished = true;
        return new Digest(Bytes.takeOwnership(sha256.digest()));
    }
}
