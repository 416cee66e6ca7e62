package org.medchain.core.internal.record;

import java.security.SecureRandom;
import org.medchain.core.directory.Section;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A section as the directory holds it: {@code {0: version, 1: E_Ksec(section), 2: EK_sp, 3: EK_req}}. The patient, who made
 * Ksec, needs no copy of it. Everything is bound to the record's address, so that it opens nowhere else.
 *
 * @param name the record's name
 */
record SectionRecord(RecordName name, Bytes content, WrappedKey provider, WrappedKey requester) {
    private static final DomainTag CONTENT = DomainTag.of("section-content");
    private static final DomainTag WRITER = DomainTag.of("section-writer-key");
    private static final DomainTag READER = DomainTag.of("section-reader-key");
    private static final int VERSION = 1;

    static SectionRecord seal(
            RecordName name, Section section, SectionSecret secret, SuiteId suite, SecureRandom random)
            throws MalformedException {
        Bytes owner = SealedRecord.owner(name);
        Bytes content = SealedRecord.seal(suite, secret.key(), CONTENT, name, section.encode(), random);
        PublicIdentity provider = section.provider();
        PublicIdentity requester = section.disclosure().audience().audience().requester();
        try (SecretBytes writer = secret.forWriter()) {
            return new SectionRecord(
                    name,
                    content,
                    WrappedKey.wrap(WRITER, owner, writer, provider, random),
                    WrappedKey.wrap(READER, owner, secret.key().bytes(), requester, random));
        }
    }

    static SectionRecord decode(DirectoryRecord record) throws MalformedException {
        return StructReader.decode("section", record.payload(), DirectoryRecord.MAX_PAYLOAD, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new SectionRecord(
                    record.name(),
                    struct.bytes(1, 1, SealedRecord.MAX_SEALED),
                    new WrappedKey(struct.bytes(2, 1, WrappedKey.MAX_SIZE)),
                    new WrappedKey(struct.bytes(3, 1, WrappedKey.MAX_SIZE)));
        });
    }

    Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, content)
                .bytes(2, provider.sealed())
                .bytes(3, requester.sealed())
                .toBytes();
    }

    /** This record with other content under the same keys. */
    SectionRecord resealed(Section section, SectionSecret secret, PublicIdentity writer, SecureRandom random) {
        Bytes sealed = SealedRecord.seal(writer.suite(), secret.key(), CONTENT, name, section.encode(), random);
        return new SectionRecord(name, sealed, provider, requester);
    }

    SectionSecret openAsProvider(Identity keys) throws MalformedException, VerificationException {
        try (SecretBytes held = provider.unwrap(WRITER, SealedRecord.owner(name), SectionSecret.WRITER_SIZE, keys)) {
            return SectionSecret.ofWriter(held);
        }
    }

    SymmetricKey openAsRequester(Identity keys) throws MalformedException, VerificationException {
        return new SymmetricKey(requester.unwrap(READER, SealedRecord.owner(name), SymmetricKey.SIZE, keys));
    }

    Section open(SymmetricKey key) throws MalformedException, VerificationException {
        return Section.decode(SealedRecord.open(key, CONTENT, name, content));
    }
}
