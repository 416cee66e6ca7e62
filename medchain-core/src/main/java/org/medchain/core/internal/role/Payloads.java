package org.medchain.core.internal.role;

import java.util.List;
import org.medchain.chain.event.EventHash;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.internal.record.SectionPointer;
import org.medchain.core.role.ShareWish;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;

/** What the messages between roles say, inside their seals. */
final class Payloads {
    private static final int MAX_SECTIONS = 256;
    private static final int VERSION = 1;

    private Payloads() {}

    /** What a requester asks for: {@code {0: version, 1: the wish}}. */
    static Bytes wish(String wish) {
        StructWriter.requireText("a wish", wish, ShareWish.MAX_WISH);
        return new StructWriter().integer(0, VERSION).text(1, wish).toBytes();
    }

    static String wish(Bytes payload) throws MalformedException {
        return StructReader.decode("share request", payload, ShareWish.MAX_WISH + 16, struct -> {
            struct.uint(0, VERSION, VERSION);
            return struct.text(1, ShareWish.MAX_WISH);
        });
    }

    /** To the requester of a session: {@code {0: version, 1: SID, 2: the session's record}}. */
    static Bytes invitation(SessionPointer pointer) {
        StructWriter struct = new StructWriter().integer(0, VERSION);
        pointer.encode(struct);
        return struct.toBytes();
    }

    static SessionPointer invitation(Bytes payload) throws MalformedException {
        return StructReader.decode("invitation", payload, SessionPointer.MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            return SessionPointer.decode(struct);
        });
    }

    /** To a provider: {@code {0: version, 1: SID, 2: [its sections' records]}}. */
    static Bytes providerInvitation(SessionId session, List<RecordName> sections) {
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, session.event().value())
                .structs(2, sections, RecordName::encode)
                .toBytes();
    }

    /** One pointer a section, at least one. */
    static List<SectionPointer> providerInvitation(Bytes payload) throws MalformedException {
        return StructReader.decode("provider's invitation", payload, SignedMessage.MAX_PAYLOAD, struct -> {
            struct.uint(0, VERSION, VERSION);
            SessionId session = new SessionId(EventHash.of(struct.bytes(1, Digest.SIZE)));
            return struct.structs(2, 1, MAX_SECTIONS, RecordName::decode).stream()
                    .map(name -> new SectionPointer(session, name))
                    .toList();
        });
    }
}
