package org.medchain.benchmarks.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.RawKeyPair;
import org.medchain.error.MalformedException;

/** Hands a cast to another process, in a folder. The keys, which live as long as a benchmark, are not encrypted. */
public final class CastFiles {
    private static final String CONSORTIUM = "consortium";
    private static final String HOSPITAL = "hospital";
    private static final String PATIENT = "patient";
    private static final String REQUESTER = "requester";
    private static final String CERTIFICATE = ".certificate";
    private static final String SIGNING_KEY = ".signing";
    private static final String SEALING_KEY = ".sealing";

    private CastFiles() {}

    /** Writes a cast to a folder, which is made. */
    public static void write(Cast cast, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(CONSORTIUM), cast.consortium().encode().toByteArray());
        write(folder, HOSPITAL, cast.hospital());
        write(folder, PATIENT, cast.patient());
        write(folder, REQUESTER, cast.requester());
    }

    private static void write(Path folder, String name, CertifiedIdentity user) throws IOException {
        if (!(user.keys() instanceof SoftwareIdentity keys)) {
            throw new IllegalArgumentException("the keys of the " + name + " cannot be written");
        }
        Files.write(
                folder.resolve(name + CERTIFICATE), user.certificate().encode().toByteArray());
        Files.write(
                folder.resolve(name + SIGNING_KEY),
                keys.signingKeys().privateKey().exposeCopy());
        Files.write(
                folder.resolve(name + SEALING_KEY),
                keys.sealingKeys().privateKey().exposeCopy());
    }

    /** Reads what {@link #write} wrote. */
    public static Cast read(Path folder) throws IOException, MalformedException {
        ConsortiumConfig consortium = ConsortiumConfig.decode(bytes(folder, CONSORTIUM));
        CertifiedIdentity hospital = user(folder, HOSPITAL);
        return new Cast(
                hospital.identity().suite(), consortium, hospital, user(folder, PATIENT), user(folder, REQUESTER));
    }

    private static CertifiedIdentity user(Path folder, String name) throws IOException, MalformedException {
        IdentityCertificate certificate = IdentityCertificate.decode(bytes(folder, name + CERTIFICATE));
        PublicIdentity identity = certificate.identity();
        RawKeyPair signing = new RawKeyPair(identity.verifyKey(), secret(folder, name + SIGNING_KEY));
        RawKeyPair sealing = new RawKeyPair(identity.sealKey(), secret(folder, name + SEALING_KEY));
        return new CertifiedIdentity(new SoftwareIdentity(identity.suite(), signing, sealing), certificate);
    }

    private static Bytes bytes(Path folder, String file) throws IOException {
        return Bytes.takeOwnership(Files.readAllBytes(folder.resolve(file)));
    }

    private static SecretBytes secret(Path folder, String file) throws IOException {
        return SecretBytes.takeOwnership(Files.readAllBytes(folder.resolve(file)));
    }
}
