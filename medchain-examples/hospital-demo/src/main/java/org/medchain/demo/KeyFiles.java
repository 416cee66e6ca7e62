package org.medchain.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Base64;
import java.util.List;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.Suite;

/** Keys of hospitals and clinicians in PEM files, as the starter reads them. */
final class KeyFiles {
    private KeyFiles() {}

    /** Writes {@code name.crt}, {@code name.signing.key} and {@code name.sealing.key}. */
    static void write(Path folder, String name, CertifiedIdentity identity) throws IOException {
        SoftwareIdentity keys = (SoftwareIdentity) identity.keys();
        try {
            certificate(folder, name, identity.certificate());
            byte[] sealing = KeyFactory.getInstance("X25519")
                    .generatePrivate(new XECPrivateKeySpec(
                            NamedParameterSpec.X25519,
                            keys.sealingKeys().privateKey().exposeCopy()))
                    .getEncoded();
            byte[] signing = Suite.of(identity.identity().suite())
                    .toJca(keys.signingKeys())
                    .getEncoded();
            key(folder.resolve(name + ".signing.key"), signing);
            key(folder.resolve(name + ".sealing.key"), sealing);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Writes {@code name.crt}. */
    static Path certificate(Path folder, String name, IdentityCertificate certificate) throws IOException {
        try {
            return Files.writeString(
                    folder.resolve(name + ".crt"),
                    pem("CERTIFICATE", certificate.toJca().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void key(Path file, byte[] content) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, pem("PRIVATE KEY", content));
    }

    private static String pem(String type, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }

    /** The settings by which the starter finds what {@link #write} wrote. */
    static List<String> settings(Path folder, String name, String prefix) {
        return List.of(
                prefix + ".certificate=" + folder.resolve(name + ".crt").toUri(),
                prefix + ".signing-key=" + folder.resolve(name + ".signing.key").toUri(),
                prefix + ".sealing-key=" + folder.resolve(name + ".sealing.key").toUri());
    }
}
