package org.medchain.crypto.message;

import java.security.SecureRandom;
import java.time.Instant;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A message from one role to another. The sender signs the use, the recipient and the payload, so that a recipient
 * cannot pass it on as if it were meant for another. The message travels sealed to its recipient: an observer learns
 * neither the sender nor the content.
 *
 * @param sender the sender's certificate
 * @param recipient the intended recipient
 * @param payload at most {@link #MAX_PAYLOAD} bytes
 */
public record SignedMessage(IdentityCertificate sender, PublicIdentity recipient, Bytes payload, Bytes signature) {
    /** The largest payload in bytes. */
    public static final int MAX_PAYLOAD = 256 * 1024;

    /** The largest encoded message in bytes. */
    public static final int MAX_SIZE =
            MAX_PAYLOAD + IdentityCertificate.MAX_SIZE + PublicIdentity.MAX_SIZE + Suite.MAX_KEY_OR_SIGNATURE + 64;

    private static final int VERSION = 1;

    public SignedMessage {
        if (payload.size() > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "expected a payload of at most " + MAX_PAYLOAD + " bytes, found " + payload.size());
        }
    }

    /** Signs {@code payload} for {@code recipient}. */
    public static SignedMessage sign(
            DomainTag use, Identity sender, IdentityCertificate certificate, PublicIdentity recipient, Bytes payload) {
        if (!certificate.identity().equals(sender.publicIdentity())) {
            throw new IllegalArgumentException(
                    "expected a certificate of " + sender.publicIdentity() + ", found " + certificate);
        }
        Bytes signature =
                sender.sign(use, signed(certificate, recipient, payload).toBytes());
        return new SignedMessage(certificate, recipient, payload, signature);
    }

    /** Decodes a message from its canonical encoding without verifying it. */
    public static SignedMessage decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("signed message", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new SignedMessage(
                    IdentityCertificate.decode(struct.bytes(1, 1, IdentityCertificate.MAX_SIZE)),
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
     * Verifies that the sender's certificate is valid at {@code at} and that its holder signed this message for
     * {@code use}. Revocation is recorded on the ledger and not checked here.
     */
    public void verify(DomainTag use, ConsortiumRoot anchor, Instant at) throws VerificationException {
        anchor.verify(sender, at);
        sender.identity().verify(use, signed(sender, recipient, payload).toBytes(), signature);
    }

    /** Seals the encoded message to its recipient. */
    public Bytes seal(DomainTag use, SecureRandom random) throws MalformedException {
        return recipient.seal(use, Bytes.empty(), encode(), random);
    }

    /**
     * Opens, decodes and verifies a message that was sealed to {@code recipient}.
     *
     * @throws MalformedException if the bytes are not an encoded message
     * @throws VerificationException if it does not open, is for another recipient, or is not validly signed
     */
    public static SignedMessage open(DomainTag use, Bytes sealed, Identity recipient, ConsortiumRoot anchor, Instant at)
            throws MalformedException, VerificationException {
        SignedMessage message;
        try (SecretBytes opened = opened(use, sealed, recipient)) {
            message = decode(Bytes.takeOwnership(opened.exposeCopy()));
        }
        if (!message.recipient().equals(recipient.publicIdentity())) {
            throw new VerificationException(
                    "expected a message for " + recipient.publicIdentity() + ", found one for " + message.recipient());
        }
        message.verify(use, anchor, at);
        return message;
    }

    private static SecretBytes opened(DomainTag use, Bytes sealed, Identity recipient)
            throws MalformedException, VerificationException {
        try {
            return recipient.open(use, Bytes.empty(), sealed);
        } catch (VerificationException e) {
            throw new VerificationException(
                    "expected a message of use \"" + use.name() + "\" sealed to " + recipient.publicIdentity()
                            + ", found one that does not open with its keys: it is for somebody else, of another use, or"
                            + " damaged. It does not say for whom it is; ask its sender, a retry does not help",
                    e);
        }
    }

    private static StructWriter signed(IdentityCertificate sender, PublicIdentity recipient, Bytes payload) {
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, sender.encode())
                .struct(2, recipient, PublicIdentity::encode)
                .bytes(3, payload);
    }
}
