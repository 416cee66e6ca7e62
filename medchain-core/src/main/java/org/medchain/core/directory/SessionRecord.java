package org.medchain.core.directory;

import java.util.List;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A session as the directory holds it: {@code {0: version, 1: [section names], 2: Sign_pat(record name), 3: the write seed
 * sealed to the patient}}. The patient's signature ties the record to the patient of the on-ledger EventSC.
 */
record SessionRecord(List<RecordName> sections, Bytes binding, WrappedKey writeSeed) {
    static final int MAX_SECTIONS = 256;
    private static final DomainTag BINDING = DomainTag.of("session-record");
    private static final int VERSION = 1;

    SessionRecord {
        sections = List.copyOf(sections);
        if (sections.isEmpty() || sections.size() > MAX_SECTIONS) {
            throw new IllegalArgumentException(
                    "a session has 1 to " + MAX_SECTIONS + " sections, found " + sections.size());
        }
    }

    static Bytes bind(RecordName name, Identity patient) {
        return patient.sign(BINDING, name.encode());
    }

    static SessionRecord decode(Bytes payload) throws MalformedException {
        return StructReader.decode("session", payload, DirectoryRecord.MAX_PAYLOAD, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new SessionRecord(
                    struct.structs(1, 1, MAX_SECTIONS, RecordName::decode),
                    struct.bytes(2, 1, Suite.MAX_KEY_OR_SIGNATURE),
                    new WrappedKey(struct.bytes(3, 1, WrappedKey.MAX_SIZE)));
        });
    }

    Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .structs(1, sections, RecordName::encode)
                .bytes(2, binding)
                .bytes(3, writeSeed.sealed())
                .toBytes();
    }

    void verify(RecordName name, PublicIdentity patient) throws VerificationException {
        patient.verify(BINDING, name.encode(), binding);
    }
}
