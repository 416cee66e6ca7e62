package org.medchain.crypto.ca;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A request to the certificate authority to certify an identity. Its signature proves possession of the identity's
 * signing key. How the authority verifies the subject is outside MedChain.
 *
 * @param subject 1 to 64 characters, not blank, without control characters; a pseudonym for a patient
 */
public record EnrolmentRequest(String subject, PublicIdentity identity, Bytes signature) {
    /** The largest encoded request in bytes. */
    public static final int MAX_SIZE = PublicIdentity.MAX_SIZE + Suite.MAX_KEY_OR_SIGNATURE + 512;

    private static final DomainTag USE = DomainTag.of("enrolment");
    private static final int VERSION = 1;

    public EnrolmentRequest {
        Names.checked(subject);
    }

    /** Creates a request by {@code identity} for itself. */
    public static EnrolmentRequest create(String subject, Identity identity) {
        Bytes signature = identity.sign(
                USE, signed(Names.checked(subject), identity.publicIdentity()).toBytes());
        return new EnrolmentRequest(subject, identity.publicIdentity(), signature);
    }

    /** Decodes a request from its canonical encoding without verifying its signature. */
    public static EnrolmentRequest decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("enrolment request", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            String subject = struct.text(1, 4 * Names.MAX_LENGTH);
            if (!Names.isSubject(subject)) {
                throw struct.malformed(
                        "expected a subject of 1 to " + Names.MAX_LENGTH + " characters without control characters");
            }
            return new EnrolmentRequest(
                    subject, struct.struct(2, PublicIdentity::decode), struct.bytes(3, 1, Suite.MAX_KEY_OR_SIGNATURE));
        });
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return signed(subject, identity).bytes(3, signature).toBytes();
    }

    /** Verifies that the identity's signing key signed this request. */
    public void verify() throws VerificationException {
        identity.verify(USE, signed(subject, identity).toBytes(), signature);
    }

    private static StructWriter signed(String subject, PublicIdentity identity) {
        return new StructWriter().integer(0, VERSION).text(1, subject).struct(2, identity, PublicIdentity::encode);
    }
}
