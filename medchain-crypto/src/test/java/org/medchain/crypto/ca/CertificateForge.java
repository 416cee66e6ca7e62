package org.medchain.crypto.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.fixture.Consortium;

/** Certificates that {@link ConsortiumCa} would not issue: each step may be left out or replaced. */
final class CertificateForge {
    private String issuer = "Test CA";
    private X500Name subject = Names.ofCommonName("subject");
    private BigInteger serial = BigInteger.TEN;
    private PublicIdentity key;
    private final List<Extension> extensions = new ArrayList<>();

    private CertificateForge(PublicIdentity key) {
        this.key = key;
    }

    /** What an ordinary certificate has. */
    static CertificateForge ordinary(PublicIdentity identity) throws IOException {
        return bare(identity)
                .with(Extension.basicConstraints, true, new BasicConstraints(false))
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .with(identity);
    }

    /** No extension. */
    static CertificateForge bare(PublicIdentity identity) {
        return new CertificateForge(identity);
    }

    CertificateForge with(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) throws IOException {
        extensions.removeIf(present -> present.getExtnId().equals(id));
        extensions.add(new Extension(id, critical, value.toASN1Primitive().getEncoded()));
        return this;
    }

    CertificateForge with(PublicIdentity identity) throws IOException {
        return with(identity.encode());
    }

    CertificateForge with(Bytes identity) throws IOException {
        return with(IdentityCertificate.IDENTITY_EXTENSION, false, new DEROctetString(identity.toByteArray()));
    }

    CertificateForge withUnknown(boolean critical) throws IOException {
        return with(new ASN1ObjectIdentifier("2.25.1"), critical, DERNull.INSTANCE);
    }

    CertificateForge without(ASN1ObjectIdentifier id) {
        extensions.removeIf(present -> present.getExtnId().equals(id));
        return this;
    }

    CertificateForge issuer(String name) {
        issuer = name;
        return this;
    }

    CertificateForge subject(String name) {
        return subject(Names.ofCommonName(name));
    }

    CertificateForge subject(X500Name name) {
        subject = name;
        return this;
    }

    CertificateForge serial(BigInteger number) {
        serial = number;
        return this;
    }

    CertificateForge key(PublicIdentity other) {
        key = other;
        return this;
    }

    Bytes signedBy(SoftwareIdentity signer) throws IOException, MalformedException {
        return signedBy(new SuiteContentSigner(signer));
    }

    Bytes signedBy(ContentSigner signer) throws IOException, MalformedException {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                Names.ofCommonName(issuer),
                serial,
                Date.from(Consortium.FROM),
                Date.from(Consortium.TO),
                subject,
                SubjectPublicKeyInfo.getInstance(
                        Suite.of(key.suite()).toJca(key.verifyKey()).getEncoded()));
        for (Extension extension : extensions) {
            builder.addExtension(extension);
        }
        return Bytes.takeOwnership(builder.build(signer).getEncoded());
    }
}
