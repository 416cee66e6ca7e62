package org.medchain.benchmarks.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.core.role.CertifiedIdentity;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/** Hands a cast to another process, in a folder. */
public final class CastFiles {
    private static final String CONSORTIUM = "consortium";
    private static final String KEYS = "keys.p12";
    private static final String HOSPITAL = "hospital";
    private static final String PATIENT = "patient";
    private static final String REQUESTER = "requester";
    /** Keys that live as long as a benchmark have nothing to hide. */
    private static final String PASSWORD = "benchmark";

    private CastFiles() {}

    /** Writes a cast to a folder, which is made. */
    public static void write(Cast cast, Path folder, SecureRandom random) throws IOException, MedChainException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(CONSORTIUM), cast.consortium().encode().toByteArray());
        KeyCase keys = KeyCase.create(folder.resolve(KEYS), PASSWORD.toCharArray(), random);
        put(keys, HOSPITAL, cast.hospital());
        put(keys, PATIENT, cast.patient());
        put(keys, REQUESTER, cast.requester());
    }

    private static void put(KeyCase keys, String name, CertifiedIdentity user) throws StorageException {
        if (!(user.keys() instanceof SoftwareIdentity identity)) {
            throw new IllegalArgumentException("the keys of the " + name + " cannot be written");
        }
        keys.putIdentity(name, identity, user.certificate());
    }

    /** Reads what {@link #write} wrote. */
    public static Cast read(Path folder, SecureRandom random) throws IOException, MedChainException {
        ConsortiumConfig consortium =
                ConsortiumConfig.decode(Bytes.copyOf(Files.readAllBytes(folder.resolve(CONSORTIUM))));
        KeyCase keys = KeyCase.open(folder.resolve(KEYS), PASSWORD.toCharArray(), random);
        CertifiedIdentity hospital = user(keys, HOSPITAL);
        return new Cast(hospital.identity().suite(), consortium, hospital, user(keys, PATIENT), user(keys, REQUESTER));
    }

    private static CertifiedIdentity user(KeyCase keys, String name) throws StorageException {
        return new CertifiedIdentity(required(keys.identity(name), name), required(keys.certificate(name), name));
    }

    private static <T> T required(Optional<T> found, String name) {
        return found.orElseThrow(() -> new IllegalArgumentException("the folder has no keys of the " + name));
    }
}
