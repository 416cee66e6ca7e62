package org.medchain.springboot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** A consortium of one hospital, and files as its parties have them. */
final class TestConsortium {
    static final String PASSWORD = "correct horse, battery; staple";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Instant now = Clock.systemUTC().instant();
    private final Instant end = now.plus(Duration.ofDays(400));
    private final ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, end, RANDOM);
    final CertifiedIdentity hospital = enrol("hospital");
    final ConsortiumConfig config = ConsortiumConfig.create(
            "Test", ca.certificate(), List.of(new Member("hospital", hospital.certificate())), BlockLimits.DEFAULT);

    CertifiedIdentity enrol(String name) {
        return enrol(name, SuiteId.X25519);
    }

    CertifiedIdentity enrol(String name, SuiteId suite) {
        try {
            SoftwareIdentity keys = SoftwareIdentity.generate(suite, RANDOM);
            return new CertifiedIdentity(keys, ca.issue(EnrolmentRequest.create(name, keys), now, end));
        } catch (VerificationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A configuration of several members, with their addresses. */
    ConsortiumConfig of(List<Member> members) {
        return ConsortiumConfig.create("Test", ca.certificate(), members, BlockLimits.DEFAULT);
    }

    Path genesis(Path folder) throws IOException {
        return genesis(folder, config);
    }

    static Path genesis(Path folder, ConsortiumConfig config) throws IOException {
        return Files.write(folder.resolve("genesis"), config.encode().toByteArray());
    }

    /** An identity in PEM files, as properties under {@code prefix}. */
    static Map<String, String> pem(Path folder, String prefix, CertifiedIdentity identity) throws Exception {
        return Map.of(
                prefix + ".certificate", "file:" + certificate(folder, prefix, identity.certificate()),
                prefix + ".signing-key", "file:" + signingKey(folder, prefix, identity),
                prefix + ".sealing-key", "file:" + sealingKey(folder, prefix, identity));
    }

    static Path keyCase(Path folder, String name, CertifiedIdentity identity) throws MedChainException {
        Path file = folder.resolve(name + ".p12");
        KeyCase.create(file, PASSWORD.toCharArray(), RANDOM)
                .putIdentity(name, (SoftwareIdentity) identity.keys(), identity.certificate());
        return file;
    }

    static Path certificate(Path folder, String name, IdentityCertificate certificate) throws Exception {
        return pem(
                folder.resolve(name + ".crt"),
                "CERTIFICATE",
                certificate.encode().toByteArray());
    }

    static Path signingKey(Path folder, String name, CertifiedIdentity identity) throws IOException {
        SoftwareIdentity keys = (SoftwareIdentity) identity.keys();
        PrivateKey key = Suite.of(identity.identity().suite()).toJca(keys.signingKeys());
        return pem(folder.resolve(name + ".signing.key"), "PRIVATE KEY", key.getEncoded());
    }

    static Path sealingKey(Path folder, String name, CertifiedIdentity identity)
            throws IOException, GeneralSecurityException {
        SoftwareIdentity keys = (SoftwareIdentity) identity.keys();
        byte[] raw = keys.sealingKeys().privateKey().exposeCopy();
        PrivateKey key = identity.identity().suite() == SuiteId.X25519
                ? KeyFactory.getInstance("X25519")
                        .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, raw))
                : Suite.of(SuiteId.P256).toJca(keys.sealingKeys());
        return pem(folder.resolve(name + ".sealing.key"), "PRIVATE KEY", key.getEncoded());
    }

    private static Path pem(Path file, String type, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }
}
