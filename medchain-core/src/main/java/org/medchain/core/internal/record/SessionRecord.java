package org.medchain.core.internal.record;

import java.security.SecureRandom;
import java.util.List;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
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
 * A session as the directory holds it: {@code {0: version, 1: E_Kses(content), 2: EK_req}}. The patient alone writes it, and
 * makes Kses again from the session's secret. Everything is bound to the record's address.
 *
 * @param name the record's name
 */
record SessionRecord(RecordName name, Bytes content, WrappedKey requester) {
    /** The most sections of one session. */
    static final int MAX_SECTIONS = 256;

    private static final DomainTag CONTENT = DomainTag.of("session-content");
    private static final DomainTag READER = DomainTag.of("session-reader-key");
    private static final int VERSION = 1;

    /**
     * What it says: {@code {0: version, 1: SID, 2: disclosure, 3: [section names]}}.
     *
     * @param session the event that is in force now
     * @param disclosure all that this event granted; not yet verified
     * @param sections one for each inventory, 1 to {@value #MAX_SECTIONS}
     */
    record Content(SessionId session, SessionDisclosure disclosure, List<RecordName> sections) {
        Content {
            sections = List.copyOf(sections);
            if (sections.isEmpty() || sections.size() > MAX_SECTIONS) {
                throw new IllegalArgumentException(
                        "a session shares data of 1 to " + MAX_SECTIONS + " inventories, found " + sections.size());
            }
        }

        static Content decode(Bytes encoded) throws MalformedException {
            return StructReader.decode("session content", encoded, SealedRecord.MAX_CONTENT, struct -> {
                struct.uint(0, VERSION, VERSION);
                return new Content(
                        new SessionId(EventHash.of(struct.bytes(1, Digest.SIZE))),
                        struct.struct(2, SessionDisclosure::decode),
                        struct.structs(3, 1, MAX_SECTIONS, RecordName::decode));
            });
        }

        Bytes encode() {
            return new StructWriter()
                    .integer(0, VERSION)
                    .bytes(1, session.event().value())
                    .struct(2, disclosure, SessionDisclosure::encode)
                    .structs(3, sections, RecordName::encode)
                    .toBytes();
        }

        @Override
        public String toString() {
            return "SessionRecord.Content[" + session + ", " + sections.size() + " sections]";
        }
    }

    static SessionRecord seal(
            RecordName name,
            Content content,
            SymmetricKey key,
            SuiteId suite,
            PublicIdentity requester,
            SecureRandom random)
            throws MalformedException {
        return new SessionRecord(
                name,
                SealedRecord.seal(suite, key, CONTENT, name, content.encode(), random),
                WrappedKey.wrap(READER, SealedRecord.owner(name), key.bytes(), requester, random));
    }

    static SessionRecord decode(DirectoryRecord record) throws MalformedException {
        return StructReader.decode("session", record.payload(), DirectoryRecord.MAX_PAYLOAD, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new SessionRecord(
                    record.name(),
                    struct.bytes(1, 1, SealedRecord.MAX_SEALED),
                    new WrappedKey(struct.bytes(2, 1, WrappedKey.MAX_SIZE)));
        });
    }

    Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, content)
                .bytes(2, requester.sealed())
                .toBytes();
    }

    SymmetricKey openAsRequester(Identity keys) throws MalformedException, VerificationException {
        return new SymmetricKey(requester.unwrap(READER, SealedRecord.owner(name), SymmetricKey.SIZE, keys));
    }

    Content open(SymmetricKey key) throws MalformedException, VerificationException {
        return Content.decode(SealedRecord.open(key, CONTENT, name, content));
    }
}
