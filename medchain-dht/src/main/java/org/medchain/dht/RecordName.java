package org.medchain.dht;

import java.time.Instant;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.Hasher;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * What a record's address commits to: {@code {0: label, 1: suite, 2: write key, 3: expiry}}. Nobody can squat an address,
 * because another write key gives another one; and no version of a record can change its lifetime.
 *
 * @param label 32 bytes that mean something to the record's users, such as an inventory's or a session's id
 * @param suite what the write key is for
 * @param writeKey the public key that verifies every write at this address
 * @param expiresAtMillis when the record ends, in milliseconds since the epoch; 0 for never
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
            throw new IllegalArgumentException("a label has " + LABEL_SIZE + " bytes, found " + label.size());
        }
        int keySize = Suite.of(suite).verifyKeySize();
        if (writeKey.size() != keySize) {
            throw new IllegalArgumentException(
                    "a write key of suite " + suite + " has " + keySize + " bytes, found " + writeKey.size());
        }
        if (expiresAtMillis < 0) {
            throw new IllegalArgumentException(
                    "a record expires after 1970, or never, which is 0 ms; found " + expiresAtMillis + " ms");
        }
    }

    /** Reads the fields of a name. */
    public static RecordName decode(StructReader struct) throws MalformedException {
        Bytes label = struct.bytes(0, LABEL_SIZE);
        SuiteId suite = SuiteId.of(struct.uint(1, 0, Long.MAX_VALUE));
        Bytes writeKey = struct.bytes(2, Suite.of(suite).verifyKeySize());
        return new RecordName(label, suite, writeKey, struct.uint(3, 0, Long.MAX_VALUE));
    }

    /** Reads a name from its canonical encoding. */
    public static RecordName decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("record name", encoded, MAX_SIZE, RecordName::decode);
    }

    /** Writes the fields of this name. */
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

    /** Why a write that comes at {@code nowMillis}, after this record has ended, is refused. */
    public String expired(long nowMillis) {
        return "record " + address() + " expired at " + Instant.ofEpochMilli(expiresAtMillis) + ", and it is "
                + Instant.ofEpochMilli(nowMillis) + " by the clock here; trying again does not help";
    }

    /** True once the record has ended. */
    public boolean hasExpiredAt(long nowMillis) {
        return expiresAtMillis != NEVER && nowMillis >= expiresAtMillis;
    }

    /** Verifies, in this order, that the write key is a sound one and that it signed {@code message} for {@code use}. */
    void verify(DomainTag use, Bytes message, Bytes signature) throws VerificationException {
        Suite keys = Suite.of(suite);
        try {
            keys.checkVerifyKey(writeKey);
        } catch (MalformedException e) {
            throw new VerificationException("the write key of record " + address() + " is not a sound one", e);
        }
        if (!keys.verify(writeKey, Bytes.concat(use.prefix(), message), signature)) {
            throw new VerificationException(
                    "the signature for " + use.name() + " is not by the write key of record " + address());
        }
    }

    @Override
    public String toString() {
        return "RecordName[" + label.toShortHex() + " at " + address() + "]";
    }
}
