package org.medchain.crypto.ca;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;

/** Signs certificates with a suite's signature, in the encoding of X.509. */
final class SuiteContentSigner implements ContentSigner {
    private final SoftwareIdentity issuer;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    SuiteContentSigner(SoftwareIdentity issuer) {
        this.issuer = issuer;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return new AlgorithmIdentifier(
                switch (suite()) {
                    case X25519 -> EdECObjectIdentifiers.id_Ed25519;
                    case P256 -> X9ObjectIdentifiers.ecdsa_with_SHA256;
                });
    }

    @Override
    public OutputStream getOutputStream() {
        return content;
    }

    @Override
    public byte[] getSignature() {
        Bytes raw = Suite.of(suite()).sign(issuer.signingKeys(), Bytes.copyOf(content.toByteArray()));
        return switch (suite()) {
            case X25519 -> raw.toByteArray();
            case P256 -> ecdsaDer(raw);
        };
    }

    private static byte[] ecdsaDer(Bytes raw) {
        int half = raw.size() / 2;
        ASN1Integer r = new ASN1Integer(new BigInteger(1, raw.slice(0, half).toByteArray()));
        ASN1Integer s =
                new ASN1Integer(new BigInteger(1, raw.slice(half, raw.size()).toByteArray()));
        try {
            return new DERSequence(new ASN1Integer[] {r, s}).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SuiteId suite() {
        return issuer.publicIdentity().suite();
    }
}
