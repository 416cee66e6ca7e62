package org.medchain.core.directory;

import org.medchain.chain.event.EventHash;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.suite.Suite;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;

/**
 * How a requester finds a session: the event that created it, and the name of its directory record. The record keeps its
 * name when the session is replaced by a narrower one, and then tells of that one.
 */
public record SessionPointer(SessionId id, RecordName name) {
    /** The most bytes of an encoded pointer. */
    public static final int MAX_SIZE = Suite.MAX_KEY_OR_SIGNATURE + 128;

    /** Reads the fields {@code {1: SID, 2: record name}}. */
    public static SessionPointer decode(StructReader struct) throws MalformedException {
        SessionId id = new SessionId(EventHash.of(struct.bytes(1, Digest.SIZE)));
        return new SessionPointer(id, struct.struct(2, RecordName::decode));
    }

    /** Writes them. */
    public void encode(StructWriter struct) {
        struct.bytes(1, id.event().value()).struct(2, name, RecordName::encode);
    }

    @Override
    public String toString() {
        return "SessionPointer[" + id + "]";
    }
}
