package org.medchain.dht;

import java.time.Instant;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The content of a record's address: {@code {0: label, 1: suite, 2: write key, 3: expiry}}. An address cannot be
 * squatted, because another write key yields another address. No version of a record can change its lifetime.
 *
 * @param label 32 bytes with a meaning to the record's users, such as the id of an inventory or a session
 * @param suite the suite of the write key
 * @param writeKey the public key that verifies every write at this address
 * @param expiresAtMillis the record's expiry in milliseconds since the epoch; 0 for never
 */
public record RecordName(Bytes label, SuiteId suite, Bytes writeKey, long expiresAtMillis) {
    /** Bytes in a label. */
    public static final int LABEL_SIZE = 32;

    /** The expiry of a record that does not expire. */
    public static final long NEVER = 0;

    private static final int MAX_SIZE = Suite.MAX_KEY_OR_SIGNATURE + LABEL_SIZE + 32;
    private static final DomainTag ADDRESS = DomainTag.of("record-address");

    public RecordName {
        if (label.size() != LABEL_SIZE) {
            throw new IllegalArgumentException("expected a label of " + LABEL_SIZE + " bytes, found " + label.size());
        }
        int keySize = Suite.of(suite).verifyKeySize();
        if (writeKey.size() != keySize) {
            throw new IllegalArgumentException(
                    "expected a write key of " + keySize + " bytes for suite " + suite + ", found " + writeKey.size());
        }
        if (expiresAtMillis < 0) {
            throw new IllegalArgumentException(
                    "expected an expiry in milliseconds since 1970, or 0 for never, found " + expiresAtMillis);
        }
    }

    /** Decodes a name from the fields of {@code struct}. */
    public static RecordName decode(StructReader struct) throws MalformedException {
        Bytes label = struct.bytes(0, LABEL_SIZE);
        SuiteId suite = SuiteId.of(struct.uint(1, 0, Long.MAX_VALUE));
        Bytes writeKey = struct.bytes(2, Suite.of(suite).verifyKeySize());
        return new RecordName(label, suite, writeKey, struct.uint(3, 0, Long.MAX_VALUE));
    }

    /** Decodes a name from its canonical encoding. */
    public static RecordName decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("record name", encoded, MAX_SIZE, RecordName::decode);
    }

    /** Writes the fields of this name to {@code struct}. */
    public void encode(StructWriter struct) {
        struct.bytes(0, label).integer(1, suite.code()).bytes(2, writeKey).integer(3, expiresAtMillis);
    }

    /** The canonical encoding. */
    public Bytes encode() {
        StructWriter struct = new StructWriter();
        encode(struct);
        return struct.toBytes();
    }

    /** The address: {@code H(tag "record-address" ‖ encoding)}. */
    public RecordAddress address() {
        return new RecordAddress(Hasher.hash(ADDRESS, encode()));
    }

    /** The reason for refusing a write at {@code nowMillis}, after the expiry. */
    public String expired(long nowMillis) {
        return "record " + address() + " expired at " + Instant.ofEpochMilli(expiresAtMillis)
                + ", and this node's clock shows " + Instant.ofEpochMilli(nowMillis) + "; a retry does not help";
    }

    /** Whether the record has expired at {@code nowMillis}. */
    public boolean hasExpiredAt(long nowMillis) {
        return expiresAtMillis != NEVER && nowMillis >= expiresAtMillis;
    }

    /** Verifies that the write key is sound, then that it signed {@code message} for {@code use}. */
    void verify(DomainTag use, Bytes message, Bytes signature) throws VerificationException {
        Suite keys = Suite.of(suite);
        try {
            keys.checkVerifyKey(writeKey);
        } catch (MalformedException e) {
            throw new VerificationException("the write key of record " + address() + " is not sound", e);
        }
        if (!keys.verify(writeKey, Bytes.concat(use.prefix(), message), signature)) {
            throw new VerificationException(
                    "the write key of record " + address() + " did not make the signature for " + use.name());
        }
    }

    @Override
    public String toString() {
        return "RecordName[" + label.toShortHex() + " at " + address() + "]";
    }
}
