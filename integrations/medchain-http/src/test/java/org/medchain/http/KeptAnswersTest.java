package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.fixture.ManualClock;

/** Which answers are kept, for how long, and what they may take. */
@Timeout(60)
class KeptAnswersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final long ROOM = 1 << 20;
    private static final byte[] SMALL = new byte[64 << 10];
    private static final byte[] LARGE = new byte[(64 << 10) + 1];

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    private Optional<KeptAnswers> opened = Optional.empty();

    private KeptAnswers open(long room) throws IOException {
        KeptAnswers answers =
                new KeptAnswers(folder, room, 1, new SecureRandom(), new KeptAnswer.Terms(clock, ROOM, PATIENCE));
        opened = Optional.of(answers);
        return answers;
    }

    @AfterEach
    void close() {
        opened.ifPresent(KeptAnswers::close);
    }

    /** A connection that breaks when the body ends. */
    private static final class Breaking extends ByteArrayOutputStream {
        @Override
        public void close() throws IOException {
            throw new IOException("for a test");
        }
    }

    private static KeptAnswers.Entry answered(KeptAnswers answers, byte[] body, OutputStream connection)
            throws IOException {
        KeptAnswers.Entry entry = answers.begin().orElseThrow();
        try (AnswerStream stream = new AnswerStream(() -> connection, Optional.of(entry))) {
            stream.write(body);
        }
        return entry;
    }

    private static byte[] read(KeptAnswers answers, KeptAnswers.Entry entry) throws IOException {
        KeptAnswer answer = answers.find(entry.id()).orElseThrow();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        answer.send(answer.attach(0), 0, read);
        return read.toByteArray();
    }

    private static boolean append(KeptAnswers.Entry entry, int bytes) {
        return entry.append(new byte[bytes], 0, bytes);
    }

    @Test
    void smallAnswer_thatArrived_isForgottenAtOnce() throws IOException {
        KeptAnswers answers = open(ROOM);
        KeptAnswers.Entry entry = answered(answers, SMALL, new ByteArrayOutputStream());
        assertThat(answers.find(entry.id())).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void smallAnswer_whoseConnectionBroke_isThereForAnotherOne() throws IOException {
        KeptAnswers answers = open(ROOM);
        KeptAnswers.Entry entry = answered(answers, SMALL, new Breaking());
        assertThat(read(answers, entry)).isEqualTo(SMALL);
    }

    /** The connection took it: whether the requester has it, nobody knows. */
    @Test
    void largeAnswer_thatArrived_isKeptUntilNobodyUsedItForItsTime() throws IOException {
        KeptAnswers answers = open(ROOM);
        KeptAnswers.Entry entry = answered(answers, LARGE, new ByteArrayOutputStream());
        clock.move(PATIENCE);
        assertThat(read(answers, entry)).isEqualTo(LARGE);
        clock.move(PATIENCE);
        assertThat(answers.find(entry.id())).isPresent();
        clock.move(MOMENT);
        assertThat(answers.find(entry.id())).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void answer_thatIsReadAgainAndAgain_isForgottenFiveTimesAfterItsEnd() throws IOException {
        KeptAnswers answers = open(ROOM);
        KeptAnswers.Entry entry = answered(answers, LARGE, new ByteArrayOutputStream());
        for (int i = 0; i < 5; i++) {
            clock.move(PATIENCE);
            assertThat(read(answers, entry)).isEqualTo(LARGE);
        }
        clock.move(MOMENT);
        assertThat(answers.find(entry.id())).isEmpty();
    }

    @Test
    void answer_thatIsBeingWritten_isNotForgotten() throws IOException {
        KeptAnswers answers = open(ROOM);
        KeptAnswers.Entry entry = answers.begin().orElseThrow();
        assertThat(append(entry, 1)).isTrue();
        clock.move(PATIENCE.multipliedBy(100));
        assertThat(answers.find(entry.id())).isPresent();
    }

    @Test
    void answers_ofMoreBytesThanThereIsRoomFor_areNotKept() throws IOException {
        KeptAnswers answers = open(1500);
        KeptAnswers.Entry first = answers.begin().orElseThrow();
        KeptAnswers.Entry second = answers.begin().orElseThrow();
        assertThat(append(first, 1000)).isTrue();
        assertThat(append(second, 1000)).isFalse();
        assertThat(answers.find(second.id())).isEmpty();
        assertThat(append(first, 500)).isTrue();
        assertThat(answers.begin()).isEmpty();

        first.discard();
        assertThat(append(answers.begin().orElseThrow(), 1500)).isTrue();
    }

    /** Each is an open file. */
    @Test
    void answers_moreThan512_areNotKept() throws IOException {
        KeptAnswers answers = open(ROOM);
        List<KeptAnswers.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            entries.add(answers.begin().orElseThrow());
        }
        assertThat(answers.begin()).isEmpty();
        entries.get(0).discard();
        assertThat(answers.begin()).isPresent();
    }

    @Test
    void open_afterAProcessThatWasKilled_deletesItsAnswersAndNothingElse() throws IOException {
        Path left = Files.createFile(folder.resolve("AAAAAAAAAAAAAAAAAAAAAA.answer"));
        Path other = Files.createFile(folder.resolve("notes.txt"));
        KeptAnswers unused = open(ROOM);
        assertThat(left).doesNotExist();
        assertThat(other).exists();
    }

    /** Each answer that waits has a thread. */
    @Test
    void awaitReader_asManyAsMayWait_areWaitedForAndNoOthers() throws Exception {
        KeptAnswers answers = open(ROOM);
        KeptAnswers.Entry waiting = broken(answers);
        KeptAnswers.Entry other = broken(answers);
        CompletableFuture<Void> outcome = untilItWaits(waiting::awaitReader);
        assertThatThrownBy(other::awaitReader).hasMessageContaining("as many answers as may wait");
        assertThat(outcome).isNotDone();

        assertThat(waiting.answer().attach(0)).isPositive();
        outcome.join();
        assertThat(other.answer().attach(0)).isPositive();
        other.awaitReader();
    }

    /** Something that waits. */
    private interface Waiting {
        void run() throws IOException;
    }

    /** Begins it on a thread of its own, and returns when that waits. */
    private static CompletableFuture<Void> untilItWaits(Waiting waiting) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                waiting.run();
                outcome.complete(null);
            } catch (IOException e) {
                outcome.completeExceptionally(e);
            }
        });
        thread.start();
        Await.until("it waits", () -> outcome.isDone() || thread.getState() == Thread.State.TIMED_WAITING);
        assertThat(outcome).as("it waits").isNotDone();
        return outcome;
    }

    /** Of a session that is revoked meanwhile, no more than that is sent. */
    @Test
    void awaitReader_readerMoreThan1MiBBehind_waitsUntilItHasCome() throws IOException {
        KeptAnswers answers = open(4 * ROOM);
        KeptAnswers.Entry entry = answers.begin().orElseThrow();
        long reader = entry.answer().attach(0);
        assertThat(append(entry, (int) ROOM)).isTrue();
        entry.awaitReader();
        assertThat(append(entry, 1)).isTrue();
        CompletableFuture<Void> writer = untilItWaits(entry::awaitReader);

        CompletableFuture<Void> reading =
                untilItWaits(() -> entry.answer().send(reader, 0, OutputStream.nullOutputStream()));
        writer.join();
        entry.answer().complete();
        reading.join();
    }

    @Test
    void awaitReader_readerWhoseConnectionBroke_waitsForAnotherOne() throws IOException {
        KeptAnswers answers = open(ROOM);
        KeptAnswers.Entry entry = answers.begin().orElseThrow();
        assertThat(append(entry, 1)).isTrue();
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                throw new IOException("for a test");
            }
        };
        long reader = entry.answer().attach(0);
        assertThatThrownBy(() -> entry.answer().send(reader, 0, broken)).hasMessage("for a test");
        CompletableFuture<Void> writer = untilItWaits(entry::awaitReader);
        assertThat(entry.answer().attach(0)).isPositive();
        writer.join();
    }

    private static KeptAnswers.Entry broken(KeptAnswers answers) {
        KeptAnswers.Entry entry = answers.begin().orElseThrow();
        assertThat(append(entry, 1)).isTrue();
        entry.answer().firstReader(false);
        return entry;
    }

    @Test
    void send_toAReaderInWhosePlaceAnotherCame_ends() throws IOException {
        KeptAnswers answers = open(ROOM);
        KeptAnswers.Entry entry = answered(answers, LARGE, new ByteArrayOutputStream());
        long before = entry.answer().attach(0);
        assertThat(read(answers, entry)).isEqualTo(LARGE);
        ByteArrayOutputStream nothing = new ByteArrayOutputStream();
        assertThatThrownBy(() -> entry.answer().send(before, 0, nothing)).hasMessageContaining("another connection");
        assertThat(nothing.size()).isZero();
    }
}
