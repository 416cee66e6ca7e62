package org.medchain.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.medchain.core.role.ShareWish;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.springframework.stereotype.Component;

/** The wishes to which a patient said no: the same one sent again is not shown again. One in other words is another one. */
@Component
final class Declined {
    /** The newest are kept. */
    static final int MOST = 500;

    private final DemoProperties properties;

    Declined(DemoProperties properties) {
        this.properties = properties;
    }

    /** Notes that the patient declined. */
    synchronized void add(String account, ShareWish wish) throws MedChainException {
        try {
            List<String> lines = new ArrayList<>(lines(account));
            lines.remove(line(wish));
            lines.add(line(wish));
            Path file = file(account);
            Files.createDirectories(file.getParent());
            Path unfinished = file.resolveSibling("." + account);
            Files.write(unfinished, lines.subList(Math.max(0, lines.size() - MOST), lines.size()));
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StorageException("it cannot be noted that a wish was declined", e);
        }
    }

    /** Whether the patient said no to the same. */
    synchronized boolean has(String account, ShareWish wish) throws MedChainException {
        try {
            return lines(account).contains(line(wish));
        } catch (IOException e) {
            throw new StorageException("it cannot be read which wishes were declined", e);
        }
    }

    private List<String> lines(String account) throws IOException {
        Path file = file(account);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Who asks, and the words; spaces and capitals make no other wish of it. */
    private static String line(ShareWish wish) {
        String words = wish.wish().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        return wish.requester().identity().id().value().toHex() + " "
                + Bytes.takeOwnership(words.getBytes(StandardCharsets.UTF_8)).toHex();
    }

    private Path file(String account) {
        return properties.folder().resolve("declined").resolve(account);
    }
}
