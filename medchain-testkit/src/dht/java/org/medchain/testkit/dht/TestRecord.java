package org.medchain.testkit.dht;

import java.util.Random;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteKey;
import org.medchain.testkit.fixture.Flips;

/** An address of a test with its write key, both made from a number, and the writes for it. */
public final class TestRecord {
    private final WriteKey key;
    private final RecordName name;

    private TestRecord(WriteKey key, RecordName name) {
        this.key = key;
        this.name = name;
    }

    public static TestRecord of(long number) {
        return of(number, SuiteId.X25519, RecordName.NEVER);
    }

    public static TestRecord expiring(long number, long expiresAtMillis) {
        return of(number, SuiteId.X25519, expiresAtMillis);
    }

    public static TestRecord of(long number, SuiteId suite, long expiresAtMillis) {
        Random random = new Random(number);
        byte[] seed = new byte[WriteKey.SEED_SIZE];
        random.nextBytes(seed);
        byte[] label = new byte[RecordName.LABEL_SIZE];
        random.nextBytes(label);
        WriteKey key = WriteKey.derive(suite, SecretBytes.takeOwnership(seed));
        return new TestRecord(key, key.name(Bytes.takeOwnership(label), expiresAtMillis));
    }

    public RecordName name() {
        return name;
    }

    public RecordAddress address() {
        return name.address();
    }

    public WriteKey key() {
        return key;
    }

    public DirectoryRecord version(long version, String payload) {
        return version(version, Bytes.utf8(payload));
    }

    public DirectoryRecord version(long version, Bytes payload) {
        return key.record(name, version, payload);
    }

    public Tombstone tombstone(long version) {
        return key.tombstone(name, version);
    }

    /** Bytes that nobody would guess, always the same for the same seed. */
    public static Bytes payload(long seed, int size) {
        byte[] drawn = new byte[size];
        new Random(seed).nextBytes(drawn);
        return Bytes.takeOwnership(drawn);
    }

    /** The same record with one bit of its signature changed. */
    public static DirectoryRecord forged(DirectoryRecord record) {
        return new DirectoryRecord(record.name(), record.version(), record.payload(), damaged(record.signature()));
    }

    /** The same tombstone with one bit of its signature changed. */
    public static Tombstone forged(Tombstone tombstone) {
        return new Tombstone(tombstone.name(), tombstone.version(), damaged(tombstone.signature()));
    }

    private static Bytes damaged(Bytes signature) {
        return Flips.bit(signature, 8 * 7);
    }
}
