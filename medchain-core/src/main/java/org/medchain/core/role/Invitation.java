package org.medchain.core.role;

import org.medchain.core.directory.SessionPointer;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;

/** What an invitation says: where the session is. Signed by the patient, sealed to one party. */
final class Invitation {
    private static final int MAX_SIZE = 16 << 10;
    private static final int VERSION = 1;

    private Invitation() {}

    static Bytes encode(SessionPointer pointer) {
        return new StructWriter()
                .integer(0, VERSION)
                .struct(1, pointer.name(), RecordName::encode)
                .toBytes();
    }

    static SessionPointer decode(Bytes payload) throws MalformedException {
        return StructReader.decode("invitation", payload, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new SessionPointer(struct.struct(1, RecordName::decode));
        });
    }
}
