package org.medchain.crypto.hash.internal;

import java.security.MessageDigest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.provider.Providers;

/** SHA-256 (FIPS 180-4). Yields one digest, or one after another under the same tag. Not thread-safe. */
public final class Hasher {
    private final MessageDigest sha256;
    private final Bytes prefix;
    private boolean finished;

    private Hasher(MessageDigest sha256, Bytes prefix) {
        this.sha256 = sha256;
        this.prefix = prefix;
    }

    /** Creates a hasher for the paper's own formulas, which have no tag. */
    public static Hasher untagged() {
        return new Hasher(Providers.sha256(), Bytes.empty());
    }

    /** Creates a hasher and feeds it {@code tag}. */
    public static Hasher tagged(DomainTag tag) {
        return new Hasher(Providers.sha256(), tag.prefix()).update(tag.prefix());
    }

    /** Hashes {@code tag} and {@code parts} in order. */
    public static Digest hash(DomainTag tag, Bytes... parts) {
        Hasher hasher = tagged(tag);
        for (Bytes part : parts) {
            hasher.update(part);
        }
        return hasher.finish();
    }

    /** Feeds all bytes of {@code part}. */
    public Hasher update(Bytes part) {
        part.updateTo(sha256);
        return this;
    }

    /** Feeds {@code length} bytes of {@code source} from {@code offset}. */
    public Hasher update(byte[] source, int offset, int length) {
        sha256.update(source, offset, length);
        return this;
    }

    /** Feeds {@code value} as eight bytes, most significant first. */
    public Hasher updateLong(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            sha256.update((byte) (value >>> shift));
        }
        return this;
    }

    /** Feeds the low eight bits of {@code value}. */
    public Hasher updateByte(int value) {
        sha256.update((byte) value);
        return this;
    }

    /** Creates an independent hasher that has been fed the same bytes. */
    public Hasher copy() {
        if (finished) {
            throw new IllegalStateException("the hasher has already returned its digest");
        }
        try {
            return new Hasher((MessageDigest) sha256.clone(), prefix);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the provider's SHA-256 cannot be cloned", e);
        }
    }

    /**
     * The digest of all bytes fed. A second call throws {@link IllegalStateException}, because the tag would be
     * missing.
     */
    public Digest finish() {
        if (finished) {
            throw new IllegalStateException("the hasher has already returned its digest");
        }
        finished = true;
        return new Digest(Bytes.takeOwnership(sha256.digest()));
    }

    /** The digest of all bytes fed. The next bytes begin another text under the same tag. */
    public Digest finishAndRestart() {
        Digest digest = finish();
        finished = false;
        update(prefix);
        return digest;
    }
}
