package org.medchain.crypto.message;

import java.security.SecureRandom;
import java.time.Instant;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.ca.TrustAnchor;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * What one role says to another: the sender's certificate, the recipient, a payload and the sender's signature over use,
 * recipient and payload, so that a recipient cannot pass it on as if it had been meant for somebody else. It travels
 * sealed to the recipient: an observer learns neither who speaks nor what is said.
 *
 * @param sender the sender's certificate
 * @param recipient for whom the message is
 * @param payload at most {@link #MAX_PAYLOAD} bytes
 */
public record SignedMessage(Certificate sender, PublicIdentity recipient, Bytes payload, Bytes signature) {
    /** The most bytes of a payload. */
    public static final int MAX_PAYLOAD = 256 * 1024;

    /** The most bytes of a message. */
    public static final int MAX_SIZE =
            MAX_PAYLOAD + Certificate.MAX_SIZE + PublicIdentity.MAX_SIZE + Suite.MAX_KEY_OR_SIGNATURE + 64;

    private static final int VERSION = 1;

    public SignedMessage {
        if (payload.size() > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "a payload has at most " + MAX_PAYLOAD + " bytes, found " + payload.size());
        }
    }

    /** Signs {@code payload} for {@code recipient}. */
    public static SignedMessage sign(
            DomainTag use, Identity sender, Certificate certificate, PublicIdentity recipient, Bytes payload) {
        if (!certificate.identity().equals(sender.publicIdentity())) {
            throw new IllegalArgumentException(certificate + " is not of " + sender.publicIdentity());
        }
        Bytes signature =
                sender.sign(use, signed(certificate, recipient, payload).toBytes());
        return new SignedMessage(certificate, recipient, payload, signature);
    }

    /** Reads a message from its canonical encoding; nothing is verified yet. */
    public static SignedMessage decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("signed message", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new SignedMessage(
                    Certificate.decode(struct.bytes(1, 1, Certificate.MAX_SIZE)),
                    struct.struct(2, PublicIdentity::decode),
                    struct.bytes(3, 0, MAX_PAYLOAD),
                    struct.bytes(4, 1, Suite.MAX_KEY_OR_SIGNATURE));
        });
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return signed(sender, recipient, payload).bytes(4, signature).toBytes();
    }

    /**
     * Verifies that the certificate is valid at {@code at} and that its holder signed this message for {@code use}. Whether
     * the certificate was revoked is the ledger's to say.
     */
    public void verify(DomainTag use, TrustAnchor anchor, Instant at) throws VerificationException {
        anchor.verify(sender, at);
        sender.identity().verify(use, signed(sender, recipient, payload).toBytes(), signature);
    }

    /** Seals the message to its recipient. */
    public Bytes seal(DomainTag use, SecureRandom random) throws MalformedException {
        return recipient.seal(use, Bytes.empty(), encode(), random);
    }

    /**
     * Opens, decodes and verifies a message sealed to {@code recipient}.
     *
     * @throws MalformedException if the bytes are no message
     * @throws VerificationException if it does not open, is for another, or is not validly signed
     */
    public static SignedMessage open(DomainTag use, Bytes sealed, Identity recipient, TrustAnchor anchor, Instant at)
            throws MalformedException, VerificationException {
        SignedMessage message;
        try (SecretBytes opened = recipient.open(use, Bytes.empty(), sealed)) {
            message = decode(Bytes.takeOwnership(opened.exposeCopy()));
        }
        if (!message.recipient().equals(recipient.publicIdentity())) {
            throw new VerificationException(
                    "the message is for " + message.recipient() + ", not for " + recipient.publicIdentity());
        }
        message.verify(use, anchor, at);
        return message;
    }

    private static StructWriter signed(Certificate sender, PublicIdentity recipient, Bytes payload) {
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, sender.encode())
                .struct(2, recipient, PublicIdentity::encode)
                .bytes(3, payload);
    }
}
