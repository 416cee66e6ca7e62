package org.medchain.core.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import org.medchain.chain.event.AudienceOpening;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;

/**
 * What a requester asks a provider for; travels as a signed message sealed to the provider. It carries the openings of what
 * the patient's event on the ledger committed to, so that the provider decides without the directory.
 *
 * @param session the event on the ledger that grants it
 * @param audience who may ask, and until when
 * @param grant what is granted of the data asked for
 * @param range the part of a stream asked for, or unrestricted; unrestricted for a record
 * @param nonce 16 fresh random bytes
 * @param time by the requester's clock, to the millisecond
 */
public record AccessRequest(
        SessionId session,
        AudienceOpening audience,
        GrantOpening grant,
        GrantedRange range,
        Bytes nonce,
        Instant time) {
    /** Bytes in a nonce. */
    public static final int NONCE_SIZE = 16;

    /** The most bytes of an encoded request: three identities, a proof, and the rest. */
    public static final int MAX_SIZE = 3 * PublicIdentity.MAX_SIZE + (8 << 10);

    /** The use for which a request is signed and sealed. */
    public static final DomainTag USE = DomainTag.of("access-request");

    private static final int VERSION = 1;

    public AccessRequest {
        if (nonce.size() != NONCE_SIZE) {
            throw new IllegalArgumentException("a nonce has " + NONCE_SIZE + " bytes, found " + nonce.size());
        }
        time = time.truncatedTo(ChronoUnit.MILLIS);
        if (time.toEpochMilli() < 0) {
            throw new IllegalArgumentException("a request is made after 1970, found " + time);
        }
    }

    /** Reads a request from its canonical encoding. */
    public static AccessRequest decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("access request", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            SessionId session = new SessionId(EventHash.of(struct.bytes(1, Digest.SIZE)));
            AudienceOpening audience = struct.struct(2, AudienceOpening::decode);
            GrantOpening grant = struct.struct(3, GrantOpening::decode);
            OptionalLong start = struct.optionalInteger(4);
            OptionalLong end = struct.optionalInteger(5);
            if (start.isPresent() && end.isPresent() && start.getAsLong() >= end.getAsLong()) {
                throw struct.malformed("the range asked for ends before it starts");
            }
            Bytes nonce = struct.bytes(6, NONCE_SIZE);
            Instant time = Instant.ofEpochMilli(struct.uint(7, 0, Long.MAX_VALUE));
            return new AccessRequest(session, audience, grant, new GrantedRange(start, end), nonce, time);
        });
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, session.event().value())
                .struct(2, audience, AudienceOpening::encode)
                .struct(3, grant, GrantOpening::encode)
                .optionalInteger(4, range.startMicros())
                .optionalInteger(5, range.endMicros())
                .bytes(6, nonce)
                .integer(7, time.toEpochMilli())
                .toBytes();
    }

    /** What is asked for. */
    public DataId data() {
        return grant.grant().data();
    }

    /** Says nothing of who grants what to whom. */
    @Override
    public String toString() {
        return "AccessRequest[session " + session + ", data " + data() + "]";
    }
}
