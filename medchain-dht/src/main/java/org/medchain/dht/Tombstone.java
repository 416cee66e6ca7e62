package org.medchain.dht;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The permanent removal of a record: {@code {0: format version, 1: name, 2: version, 3: signature}}. The write key
 * signs the tag {@code directory-tombstone} and the same struct without field 3. {@link WriteKey#tombstone} creates it.
 *
 * <p>A tombstone replaces every record of its address whatever the record's version. One holder of a write key
 * therefore cannot outrun another holder's removal, and nodes that receive the two in different orders end in the same
 * state. Only a tombstone of a higher version follows a tombstone.
 *
 * <p>A node keeps a tombstone, about 200 bytes, until the name's expiry, or for ever if the name has none. All nodes
 * refuse a record past its expiry. A saved copy of a removed record therefore never comes back: until the expiry the
 * tombstone blocks it, afterwards its own expiry does.
 *
 * @param name the content of the address
 * @param version 1 to 2^63-1; orders tombstones among each other
 * @param signature as long as the suite's signatures
 */
public record Tombstone(RecordName name, long version, Bytes signature) implements DirectoryWrite {
    /** The largest encoded tombstone in bytes. */
    public static final int MAX_SIZE = 2 * Suite.MAX_KEY_OR_SIGNATURE + 128;

    static final DomainTag USE = DomainTag.of("directory-tombstone");

    private static final int FORMAT = 1;

    public Tombstone {
        WriteChecks.version(version);
        WriteChecks.signatureSize(name, signature);
    }

    /** Decodes a tombstone from its canonical encoding without verifying its signature. */
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
