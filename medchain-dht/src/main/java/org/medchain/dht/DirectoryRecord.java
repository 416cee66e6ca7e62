package org.medchain.dht;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * One version of a record: {@code {0: format version, 1: name, 2: version, 3: payload, 4: signature}}. The write key
 * signs the tag {@code directory-record} and the same struct without field 4. {@link WriteKey#record} creates it.
 *
 * @param name the content of the address
 * @param version 1 to 2^63-1; a higher version replaces a lower one
 * @param payload opaque to the directory; at most {@link #MAX_PAYLOAD} bytes
 * @param signature as long as the suite's signatures
 */
public record DirectoryRecord(RecordName name, long version, Bytes payload, Bytes signature) implements DirectoryWrite {
    /** The largest payload in bytes: 1 MiB. */
    public static final int MAX_PAYLOAD = 1 << 20;

    /** The largest encoded record in bytes. */
    public static final int MAX_SIZE = MAX_PAYLOAD + 2 * Suite.MAX_KEY_OR_SIGNATURE + 128;

    static final DomainTag USE = DomainTag.of("directory-record");

    private static final int FORMAT = 1;

    public DirectoryRecord {
        WriteChecks.version(version);
        WriteChecks.signatureSize(name, signature);
        if (payload.size() > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "expected a payload of at most " + MAX_PAYLOAD + " bytes, found " + payload.size());
        }
    }

    /** Decodes a record from its canonical encoding without verifying its signature. */
    public static DirectoryRecord decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("directory record", encoded, MAX_SIZE, struct -> {
            struct.uint(0, FORMAT, FORMAT);
            RecordName name = struct.struct(1, RecordName::decode);
            long version = struct.uint(2, 1, MAX_VERSION);
            Bytes payload = struct.bytes(3, 0, MAX_PAYLOAD);
            int signatureSize = Suite.of(name.suite()).signatureSize();
            return new DirectoryRecord(name, version, payload, struct.bytes(4, signatureSize));
        });
    }

    @Override
    public Bytes encode() {
        return unsigned(name, version, payload).bytes(4, signature).toBytes();
    }

    @Override
    public void verify() throws VerificationException {
        name.verify(USE, unsigned(name, version, payload).toBytes(), signature);
    }

    static StructWriter unsigned(RecordName name, long version, Bytes payload) {
        return new StructWriter()
                .integer(0, FORMAT)
                .struct(1, name, RecordName::encode)
                .integer(2, version)
                .bytes(3, payload);
    }

    @Override
    public String toString() {
        return "DirectoryRecord[" + address() + " version " + version + ", " + payload.size() + " bytes]";
    }
}
