package org.medchain.crypto;

import static org.medchain.fuzz.Surface.canonical;
import static org.medchain.fuzz.Surface.readOnly;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.ca.Pkcs10Request;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** Identities, certificates, requests and messages. */
public final class CryptoSurfaces implements Surfaces {
    private static final DomainTag USE = DomainTag.of("fuzz");

    @Override
    public List<Surface> all() {
        Bytes patient = Samples.PATIENT_CERTIFICATE.encode();
        Bytes provider = Samples.PROVIDER_CERTIFICATE.encode();
        Bytes authority = Samples.CA.certificate().encode();
        SignedMessage message = SignedMessage.sign(
                USE,
                Samples.PATIENT,
                Samples.PATIENT_CERTIFICATE,
                Samples.PROVIDER.publicIdentity(),
                Bytes.utf8("payload"));
        return List.of(
                canonical(
                        "identity",
                        PublicIdentity::decode,
                        PublicIdentity::encode,
                        Samples.PATIENT.publicIdentity().encode(),
                        Samples.PROVIDER.publicIdentity().encode()),
                canonical(
                        "certificate",
                        IdentityCertificate::decode,
                        IdentityCertificate::encode,
                        patient,
                        provider,
                        authority),
                readOnly("certificate-verified", CryptoSurfaces::verified, patient, provider, authority),
                readOnly(
                        "authority",
                        encoded -> ConsortiumRoot.of(IdentityCertificate.decode(encoded)),
                        authority,
                        patient),
                readOnly(
                        "certificate-pem",
                        CryptoSurfaces::certificateInPem,
                        Bytes.utf8(Samples.PATIENT_CERTIFICATE.encodePem()),
                        Bytes.utf8("Certificate:\r\n" + Samples.PROVIDER_CERTIFICATE.encodePem())),
                canonical(
                        "pkcs10-request",
                        Pkcs10Request::decode,
                        Pkcs10Request::encode,
                        Pkcs10Request.create("provider", Samples.PROVIDER).encode()),
                canonical(
                        "enrolment-request",
                        EnrolmentRequest::decode,
                        EnrolmentRequest::encode,
                        EnrolmentRequest.create("patient", Samples.PATIENT).encode(),
                        EnrolmentRequest.create("Klinik Ä", Samples.PROVIDER).encode()),
                canonical("signed-message", SignedMessage::decode, SignedMessage::encode, message.encode()),
                canonical("sealed", Sealed::decode, Sealed::encode, sealed()),
                readOnly("opened", CryptoSurfaces::opened, sealed()),
                readOnly(
                        "keys-x25519", encoded -> keys(SuiteId.X25519, encoded), key(Samples.PATIENT.publicIdentity())),
                readOnly("keys-p256", encoded -> keys(SuiteId.P256, encoded), key(Samples.PROVIDER.publicIdentity())));
    }

    /** What is read is written so that it is read again. */
    private static IdentityCertificate certificateInPem(Bytes encoded) throws MalformedException {
        IdentityCertificate read =
                IdentityCertificate.decodePem(new String(encoded.toByteArray(), StandardCharsets.ISO_8859_1));
        if (!IdentityCertificate.decodePem(read.encodePem()).equals(read)) {
            throw new AssertionError(read + " is written as another certificate");
        }
        return read;
    }

    private static IdentityCertificate verified(Bytes encoded) throws MedChainException {
        IdentityCertificate certificate = IdentityCertificate.decode(encoded);
        ConsortiumRoot.of(Samples.CA.certificate()).verify(certificate, Samples.FROM);
        return certificate;
    }

    private static Bytes sealed() {
        try {
            return Samples.PATIENT.publicIdentity().seal(USE, Bytes.empty(), Bytes.utf8("text"), Samples.random(9));
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Bytes opened(Bytes encoded) throws VerificationException, MalformedException {
        try (SecretBytes opened = Samples.PATIENT.open(USE, Bytes.empty(), encoded)) {
            return Bytes.takeOwnership(opened.exposeCopy());
        }
    }

    private static Bytes key(PublicIdentity identity) {
        return Bytes.concat(identity.verifyKey(), identity.sealKey());
    }

    /** A verification key, a sealing key, and a signature of whatever is left. */
    private static boolean keys(SuiteId id, Bytes encoded) throws MalformedException {
        Suite suite = Suite.of(id);
        int first = Math.min(encoded.size(), suite.verifyKeySize());
        int second = Math.min(encoded.size(), first + suite.sealKeySize());
        Bytes verifyKey = encoded.slice(0, first);
        boolean signed = suite.verify(verifyKey, Bytes.utf8("message"), encoded.slice(second, encoded.size()));
        Bytes sealed = suite.seal(
                encoded.slice(first, second), Bytes.empty(), Bytes.empty(), Bytes.utf8("text"), Samples.random(1));
        suite.checkVerifyKey(verifyKey);
        return signed && sealed.isEmpty();
    }
}
