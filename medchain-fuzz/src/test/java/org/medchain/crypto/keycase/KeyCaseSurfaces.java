package org.medchain.crypto.keycase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;
import org.medchain.io.FileTrees;

/** A key case as a file that somebody may have changed. */
public final class KeyCaseSurfaces implements Surfaces {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final int ITERATIONS = 1;

    @Override
    public List<Surface> all() {
        return List.of(Surface.readOnly("key-case", KeyCaseSurfaces::read, seed()));
    }

    private static int read(Bytes content) throws MedChainException {
        return inFile(file -> {
            write(file, content);
            KeyCase keyCase = KeyCase.open(file, PASSWORD, ITERATIONS, Samples.random(1));
            return keyCase.contacts().size() + (keyCase.identity("me").isPresent() ? 1 : 0);
        });
    }

    private static Bytes seed() {
        try {
            return inFile(file -> {
                KeyCase keyCase = KeyCase.create(file, PASSWORD, ITERATIONS, Samples.random(1));
                keyCase.putIdentity("me", Samples.PATIENT, Samples.PATIENT_CERTIFICATE);
                keyCase.putContact(Samples.PROVIDER_CERTIFICATE);
                return KeyCaseSurfaces.content(file);
            });
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Works on a file. */
    @FunctionalInterface
    private interface Work<T> {
        T with(Path file) throws MedChainException;
    }

    private static <T> T inFile(Work<T> work) throws MedChainException {
        try {
            Path folder = Files.createTempDirectory("key-case");
            Path file = folder.resolve("case");
            try {
                return work.with(file);
            } finally {
                FileTrees.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, Bytes content) {
        try {
            Files.write(file, content.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Bytes content(Path file) {
        try {
            return Bytes.takeOwnership(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
