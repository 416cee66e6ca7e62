package org.medchain.dht;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The removal of a record, for good: {@code {0: format version, 1: name, 2: version, 3: signature}}, signed by the write key
 * over the tag {@code directory-tombstone} and the same struct without field 3. Made by {@link WriteKey#tombstone}.
 *
 * <p>It takes the place of every record of its address, whatever that record's version: one holder of a write key cannot
 * outrun another one's removal, and nodes that saw the two in different orders end alike. Nothing follows a tombstone but a
 * tombstone of a higher version.
 *
 * <p>A node keeps it, about 200 bytes, until the name's expiry, or for ever if there is none; a record past that same expiry
 * is refused everywhere. A saved copy of a removed record hence never comes back to life: before the expiry the tombstone
 * stands against it, after it the record itself says that it has ended.
 *
 * @param name what the address commits to
 * @param version 1 to 2^63-1; orders tombstones among each other
 * @param signature as many bytes as the suite's signatures have
 */
public record Tombstone(RecordName name, long version, Bytes signature) implements DirectoryWrite {
    /** The most bytes of an encoded tombstone. */
    public static final int MAX_SIZE = 2 * Suite.MAX_KEY_OR_SIGNATURE + 128;

    static final DomainTag USE = DomainTag.of("directory-tombstone");

    private static final int FORMAT = 1;

    public Tombstone {
        WriteChecks.version(version);
        WriteChecks.signatureSize(name, signature);
    }

    /** Reads a tombstone from its canonical encoding; its signature is not verified. */
    public static Tombstone decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("directory tombstone", encoded, MAX_SIZE, struct -> {
            struct.uint(0, FORMAT, FORMAT);
            RecordName name = struct.struct(1, RecordName::decode);
            long version = struct.uint(2, 1, MAX_VERSION);
            int signatureSize = Suite.of(name.suite()).signatureSize();
            return new Tombstone(name, version, struct.bytes(3, signatureSize));
        });
    }

    @Override
    public Bytes encode() {
        return unsigned(name, version).bytes(3, signature).toBytes();
    }

    @Override
    public void verify() throws VerificationException {
        name.verify(USE, unsigned(name, version).toBytes(), signature);
    }

    static StructWriter unsigned(RecordName name, long version) {
        return new StructWriter()
                .integer(0, FORMAT)
                .struct(1, name, RecordName::encode)
                .integer(2, version);
    }

    @Override
    public String toString() {
        return "Tombstone[" + address() + " version " + version + "]";
    }
}
