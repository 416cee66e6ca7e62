package org.medchain.demo;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.medchain.core.message.SealedMessage;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.springframework.stereotype.Component;

/**
 * The mail between people, in a folder for each account. MedChain leaves to its host how messages travel: these go over HTTP to the
 * hospital at which the account is, and are files there.
 */
@Component
final class PostOffice {
    private static final System.Logger LOG = System.getLogger(PostOffice.class.getName());

    /** More than this of an account are not kept of what one hospital sends. */
    static final int MOST = 250;

    /** Far more than a letter of these pages has: all that an account has are read at once. */
    static final int LARGEST = 64 << 10;

    private static final String WAITING = "letters-to-send";
    /** Of a message that is none, or for an account that is not there. */
    private static final Set<Integer> REFUSED = Set.of(400, 403, 404, 413, 415);

    /** A letter may be here before the block that it tells of; for longer than this, no member is behind. */
    private static final Duration BEHIND = Duration.ofDays(1);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DemoProperties properties;
    private final PhoneBook book;
    private final Stamp stamp;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    PostOffice(DemoProperties properties, PhoneBook book, Stamp stamp, Clock clock) {
        this.properties = properties;
        this.book = book;
        this.stamp = stamp;
        this.clock = clock;
    }

    /**
     * Sends a message. What the other hospital does not take now waits for {@link #sendWaiting}: what it tells of, such as a permission,
     * may be on the ledger already.
     *
     * @return whether it arrived
     */
    boolean send(Person to, SealedMessage message) throws MedChainException {
        try {
            deliver(to, message);
            return true;
        } catch (UnavailableException e) {
            LOG.log(Level.INFO, () -> "a letter waits: " + e.getMessage());
            letWait(to, message);
            return false;
        }
    }

    private synchronized void letWait(Person to, SealedMessage message) throws MedChainException {
        Path folder = properties.folder().resolve(WAITING);
        try {
            long waiting = files(folder).stream()
                    .filter(file -> part(file, 1).equals(to.account()))
                    .count();
            if (waiting >= MOST) {
                throw new UnavailableException(MOST + " letters to the account wait, and no more may");
            }
        } catch (IOException e) {
            throw new StorageException("the waiting letters cannot be counted", e);
        }
        write(folder, to.account(), properties.hospital(), message);
    }

    /**
     * Sends what waits, the oldest first; keeps what still cannot be sent, and throws away what the other hospital will never take. After
     * a letter that cannot be sent, others to the account wait too: each could take as long.
     */
    void sendWaiting() throws MedChainException {
        Set<String> later = new HashSet<>();
        try {
            for (Path file : files(properties.folder().resolve(WAITING)).stream()
                    .sorted()
                    .toList()) {
                Person to = book.find(part(file, 1)).orElseThrow();
                if (later.contains(to.account())) {
                    continue;
                }
                try {
                    deliver(to, SealedMessage.decode(Bytes.copyOf(Files.readAllBytes(file))));
                    Files.deleteIfExists(file);
                } catch (UnavailableException e) {
                    LOG.log(Level.INFO, () -> "a letter waits on: " + e.getMessage());
                    later.add(to.account());
                } catch (MalformedException e) {
                    LOG.log(Level.INFO, () -> "a letter that waited is thrown away: " + e.getMessage());
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new StorageException("the waiting letters cannot be read", e);
        }
    }

    private void deliver(Person to, SealedMessage message) throws MedChainException {
        if (to.hospital() == properties.hospital()) {
            keep(to, properties.hospital(), message);
            return;
        }
        URI url = book.siteOf(to).url().resolve("/post/" + to.account());
        Bytes letter = message.encode();
        try {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(url)
                            .timeout(PATIENCE)
                            .header("Content-Type", "application/octet-stream")
                            .header(Stamp.SENDER, String.valueOf(properties.hospital()))
                            .header(Stamp.SIGNATURE, stamp.of(to.account(), letter))
                            .POST(BodyPublishers.ofByteArray(letter.toByteArray()))
                            .build(),
                    BodyHandlers.discarding());
            int status = answer.statusCode();
            if (REFUSED.contains(status)) {
                throw new MalformedException(book.siteOf(to).name() + " will not take the message: status " + status);
            } else if (status != 204) {
                throw new UnavailableException(
                        book.siteOf(to).name() + " does not take the message now: status " + status);
            }
        } catch (IOException e) {
            throw new UnavailableException(book.siteOf(to).name() + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("sending was interrupted", e);
        }
    }

    /**
     * Keeps a message that came for an account of this hospital; one that is there already, as when it was sent again, once.
     *
     * @param from the hospital that sent it
     */
    synchronized void keep(Person to, int from, SealedMessage message) throws MedChainException {
        Letter.Kind kind = Letter.Kind.of(message)
                .filter(found -> found.isFor(to.role()))
                .orElseThrow(() ->
                        new MalformedException("expected a letter that the account reads, found another message"));
        byte[] bytes = message.encode().toByteArray();
        if (bytes.length > LARGEST) {
            throw new MalformedException("expected a letter of at most " + LARGEST + " bytes, found " + bytes.length);
        }
        try {
            List<Path> files = files(folder(to.account()));
            for (Path file : files) {
                if (Files.size(file) == bytes.length && Arrays.equals(Files.readAllBytes(file), bytes)) {
                    return;
                }
            }
            long sent = files.stream()
                    .filter(file -> part(file, 2).equals(String.valueOf(from)))
                    .count();
            if (sent >= MOST) {
                throw new UnavailableException("the account has " + MOST + " letters from hospital " + from
                        + ", and takes no more from there");
            }
        } catch (IOException e) {
            throw new StorageException("the letters cannot be counted", e);
        }
        write(folder(to.account()), kind.name(), from, message);
    }

    private void write(Path folder, String what, int from, SealedMessage message) throws StorageException {
        try {
            Files.createDirectories(folder);
            String name = clock.millis() + "." + what + "." + from + "." + UUID.randomUUID();
            Path unfinished = folder.resolve("." + name);
            Files.write(unfinished, message.encode().toByteArray());
            Files.move(unfinished, folder.resolve(name));
        } catch (IOException e) {
            throw new StorageException("the letter cannot be kept", e);
        }
    }

    /** An account's letters of one kind, the newest first. */
    List<Letter> letters(String account, Letter.Kind kind) throws MedChainException {
        return read(account, kind).stream()
                .sorted(Comparator.comparing(Letter::received)
                        .thenComparing(Letter::id)
                        .reversed())
                .toList();
    }

    /** A letter, and what was in it. */
    record Opened<T>(Letter letter, T content) {}

    /**
     * An account's mail of one kind.
     *
     * @param shut how many letters cannot be opened now, such as one whose session the directory does not show
     */
    record Mail<T>(List<Opened<T>> opened, int shut) {}

    /** Opens a letter's content. */
    @FunctionalInterface
    interface Opening<T> {
        T open(Bytes content) throws MedChainException;
    }

    /**
     * An account's letters of one kind, opened, the newest first. Anybody can send letters: one that is not what it seems to be is thrown
     * away, and one that cannot be opened now keeps none of the others shut.
     */
    <T> Mail<T> opened(String account, Letter.Kind kind, Opening<T> opening) throws MedChainException {
        List<Opened<T>> opened = new ArrayList<>();
        int shut = 0;
        for (Letter letter : letters(account, kind)) {
            try {
                opened.add(new Opened<>(letter, opening.open(letter.content())));
            } catch (UnavailableException e) {
                LOG.log(Level.INFO, () -> "a letter cannot be opened now: " + e.getMessage());
                shut++;
            } catch (VerificationException | MalformedException e) {
                if (e.retryHelps() && letter.received().plus(BEHIND).isAfter(clock.instant())) {
                    shut++;
                } else {
                    LOG.log(Level.INFO, () -> "a letter is thrown away: " + e.getMessage());
                    discard(account, letter);
                }
            }
        }
        return new Mail<>(opened, shut);
    }

    /** Throws a letter away. */
    synchronized void discard(String account, Letter letter) throws MedChainException {
        try {
            Files.deleteIfExists(folder(account).resolve(letter.id()));
        } catch (IOException e) {
            throw new StorageException("the letter cannot be thrown away", e);
        }
    }

    private synchronized List<Letter> read(String account, Letter.Kind kind) throws MedChainException {
        List<Letter> letters = new ArrayList<>();
        try {
            for (Path file : files(folder(account))) {
                if (part(file, 1).equals(kind.name())) {
                    letters.add(new Letter(
                            String.valueOf(file.getFileName()),
                            kind,
                            Instant.ofEpochMilli(Long.parseLong(part(file, 0))),
                            Bytes.copyOf(Files.readAllBytes(file))));
                }
            }
        } catch (IOException e) {
            throw new StorageException("the letters cannot be read", e);
        }
        return letters;
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .toList();
        }
    }

    private static String part(Path file, int number) {
        return String.valueOf(file.getFileName()).split("\\.", -1)[number];
    }

    private Path folder(String account) {
        return properties.folder().resolve("post").resolve(account);
    }
}
