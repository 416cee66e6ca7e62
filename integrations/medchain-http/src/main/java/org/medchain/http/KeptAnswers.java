package org.medchain.http;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Answers that are kept for requesters whose connection breaks, in a folder and within a number of bytes. Thread-safe. */
final class KeptAnswers implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KeptAnswers.class.getName());
    private static final String SUFFIX = ".answer";
    private static final int ID_BYTES = 16;
    /** Each is an open file. */
    private static final int MAX_ANSWERS = 512;

    private final Path folder;
    private final long maxBytes;
    private final SecureRandom random;
    private final KeptAnswer.Terms terms;
    private final Map<String, KeptAnswer> answers = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Semaphore waiting;
    private volatile boolean closed;

    /**
     * Answers in {@code folder}, which is made if missing; what an earlier process left there is deleted.
     *
     * @param maxWaiting how many answers may wait for their requesters, each with a thread
     */
    KeptAnswers(Path folder, long maxBytes, int maxWaiting, SecureRandom random, KeptAnswer.Terms terms)
            throws IOException {
        this.folder = Files.createDirectories(folder);
        this.maxBytes = maxBytes;
        this.waiting = new Semaphore(maxWaiting);
        this.random = random;
        this.terms = terms;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** A new answer under an id that nobody guesses, unless the room is used up or the disk fails. */
    Optional<Entry> begin() {
        forgetDue();
        if (closed || bytes.get() >= maxBytes || answers.size() >= MAX_ANSWERS) {
            return Optional.empty();
        }
        byte[] number = new byte[ID_BYTES];
        random.nextBytes(number);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(number);
        try {
            KeptAnswer answer = new KeptAnswer(folder.resolve(id + SUFFIX), terms);
            answers.put(id, answer);
            return Optional.of(new Entry(id, answer));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "an answer cannot be kept for a broken connection", e);
            return Optional.empty();
        }
    }

    Optional<KeptAnswer> find(String id) {
        forgetDue();
        return Optional.ofNullable(answers.get(id));
    }

    /** Deletes what nobody comes back for. */
    void forgetDue() {
        Instant now = terms.clock().instant();
        List<String> due = new ArrayList<>();
        answers.forEach((id, answer) -> {
            if (answer.isDue(now)) {
                due.add(id);
            }
        });
        due.forEach(this::forget);
    }

    private void forget(String id) {
        KeptAnswer answer = answers.remove(id);
        if (answer != null) {
            bytes.addAndGet(-answer.written());
            try {
                answer.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the file of a kept answer cannot be closed", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(answers.keySet()).forEach(this::forget);
    }

    /** An answer that is being written. */
    final class Entry {
        private final String id;
        private final KeptAnswer answer;

        private Entry(String id, KeptAnswer answer) {
            this.id = id;
            this.answer = answer;
        }

        String id() {
            return id;
        }

        KeptAnswer answer() {
            return answer;
        }

        /** Adds bytes; false if there is no room for them, and then the answer is forgotten. */
        boolean append(byte[] piece, int offset, int length) {
            if (bytes.addAndGet(length) > maxBytes) {
                bytes.addAndGet(-length);
                forget(id);
                return false;
            }
            try {
                answer.append(piece, offset, length);
                return true;
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "an answer is no longer kept for a broken connection", e);
                bytes.addAndGet(-length);
                forget(id);
                return false;
            }
        }

        /**
         * Waits, as the writer, until the requester is not too far behind.
         *
         * @throws IOException if it does not come back in time, or too many answers wait already
         */
        void awaitReader() throws IOException {
            if (!waiting.tryAcquire()) {
                throw new IOException("the connection broke, and as many answers as may wait for their requesters");
            }
            try {
                answer.awaitReader();
            } finally {
                waiting.release();
            }
        }

        /** The answer broke off, or need not be kept. */
        void discard() {
            forget(id);
        }
    }
}
