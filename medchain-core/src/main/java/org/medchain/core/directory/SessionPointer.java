package org.medchain.core.directory;

import org.medchain.chain.event.EventHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;

/**
 * How a session is found: the name of its directory record, whose label is the SID. Whoever has only this learns that the
 * session exists and nothing more.
 */
public record SessionPointer(RecordName name) {
    /** The session's id. */
    public SessionId id() {
        return new SessionId(EventHash.of(name.label()));
    }

    /** What, with the SID, makes the pointer: kept sealed to the patient in the EventSC. */
    Bytes locator() {
        return new StructWriter()
                .integer(0, name.suite().code())
                .bytes(1, name.writeKey())
                .integer(2, name.expiresAtMillis())
                .toBytes();
    }

    /** The pointer of session {@code id} with this locator. */
    public static SessionPointer of(SessionId id, Bytes locator) throws MalformedException {
        return StructReader.decode("session locator", locator, Suite.MAX_KEY_OR_SIGNATURE, struct -> {
            SuiteId suite = SuiteId.of(struct.uint(0, 0, Long.MAX_VALUE));
            Bytes writeKey = struct.bytes(1, 1, Suite.MAX_KEY_OR_SIGNATURE);
            long expiresAt = struct.uint(2, 0, Long.MAX_VALUE);
            try {
                return new SessionPointer(new RecordName(id.event().value(), suite, writeKey, expiresAt));
            } catch (IllegalArgumentException e) {
                throw struct.malformed(String.valueOf(e.getMessage()));
            }
        });
    }
}
