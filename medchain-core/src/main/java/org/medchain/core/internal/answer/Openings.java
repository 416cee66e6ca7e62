package org.medchain.core.internal.answer;

import org.medchain.chain.event.AudienceOpening;
import org.medchain.chain.event.GrantOpening;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/** The openings of a session, as the catalogue keeps them. */
public final class Openings {
    private Openings() {}

    /** The canonical encoding. */
    public static Bytes encode(AudienceOpening audience) {
        StructWriter struct = new StructWriter();
        audience.encode(struct);
        return struct.toBytes();
    }

    /** The canonical encoding. */
    public static Bytes encode(GrantOpening grant) {
        StructWriter struct = new StructWriter();
        grant.encode(struct);
        return struct.toBytes();
    }

    /** Reads what {@link #encode(AudienceOpening)} wrote. */
    public static AudienceOpening audience(Bytes encoded) throws MalformedException {
        return StructReader.decode("audience opening", encoded, AudienceOpening.MAX_SIZE, AudienceOpening::decode);
    }

    /** Reads what {@link #encode(GrantOpening)} wrote. */
    public static GrantOpening grant(Bytes encoded) throws MalformedException {
        return StructReader.decode("grant opening", encoded, GrantOpening.MAX_SIZE, GrantOpening::decode);
    }
}
