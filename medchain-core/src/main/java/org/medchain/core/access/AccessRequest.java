package org.medchain.core.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.SectionPointer;
import org.medchain.core.directory.SessionPointer;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.Hasher;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;

/**
 * What a requester asks a provider for; travels as a signed message sealed to the provider.
 *
 * @param range the part of a stream asked for, or unrestricted; unrestricted for a record
 * @param nonce 16 fresh random bytes
 * @param time by the requester's clock, to the millisecond
 */
public record AccessRequest(
        SessionPointer session, SectionPointer section, DataId data, GrantedRange range, Bytes nonce, Instant time) {
    /** Bytes in a nonce. */
    public static final int NONCE_SIZE = 16;

    /** The use for which a request is signed and sealed. */
    public static final DomainTag USE = DomainTag.of("access-request");

    private static final DomainTag HASH = DomainTag.of("access-request-hash");
    private static final int MAX_SIZE = 32 << 10;
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
            SessionPointer session = new SessionPointer(struct.struct(1, RecordName::decode));
            SectionPointer section = new SectionPointer(struct.struct(2, RecordName::decode));
            DataId data = new DataId(struct.bytes(3, DataId.SIZE));
            OptionalLong start = struct.optionalInteger(4);
            OptionalLong end = struct.optionalInteger(5);
            if (start.isPresent() && end.isPresent() && start.getAsLong() >= end.getAsLong()) {
                throw struct.malformed("the range asked for ends before it starts");
            }
            Bytes nonce = struct.bytes(6, NONCE_SIZE);
            Instant time = Instant.ofEpochMilli(struct.uint(7, 0, Long.MAX_VALUE));
            return new AccessRequest(session, section, data, new GrantedRange(start, end), nonce, time);
        });
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .struct(1, session.name(), RecordName::encode)
                .struct(2, section.name(), RecordName::encode)
                .bytes(3, data.value())
                .optionalInteger(4, range.startMicros())
                .optionalInteger(5, range.endMicros())
                .bytes(6, nonce)
                .integer(7, time.toEpochMilli())
                .toBytes();
    }

    /** What ties an answer to one request: the digest of its sealed bytes. */
    static Digest hash(Bytes sealedRequest) {
        return Hasher.hash(HASH, sealedRequest);
    }
}
