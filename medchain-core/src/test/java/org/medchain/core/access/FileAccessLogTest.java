package org.medchain.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.core.directory.SessionId;
import org.medchain.core.role.Provider;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestRandom;
import org.medchain.core.testkit.User;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.StorageException;

class FileAccessLogTest {
    @TempDir
    Path folder;

    private final TestRandom random = TestRandom.seeded(5);

    @Test
    void write_entries_areLinesOfJsonThatStay() throws Exception {
        Path file = folder.resolve("logs/access.log");
        AccessLog.Entry full = entry("GRANTED chunks 1 to 3");
        AccessLog.Entry unknown = new AccessLog.Entry(
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "odd \"quotes\"\nand lines",
                digest(),
                Bytes.empty());
        try (FileAccessLog log = FileAccessLog.open(file)) {
            log.write(full);
        }
        try (FileAccessLog log = FileAccessLog.open(file)) {
            log.write(unknown);
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.get("time").asText()).isEqualTo(full.time().toString());
        assertThat(first.get("requester").asText())
                .isEqualTo(full.requester().orElseThrow().value().toHex());
        assertThat(first.get("session").asText())
                .isEqualTo(full.session().orElseThrow().event().value().toHex());
        assertThat(first.get("data").asText())
                .isEqualTo(full.data().orElseThrow().value().toHex());
        assertThat(first.get("outcome").asText()).isEqualTo("GRANTED chunks 1 to 3");
        assertThat(first.get("request").asText())
                .isEqualTo(full.request().value().toHex());
        assertThat(first.get("evidence").asText()).isEqualTo(full.evidence().toHex());
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertThat(second.get("outcome").asText()).isEqualTo(unknown.outcome());
        assertThat(second.has("requester")).isFalse();
    }

    @Test
    void open_tornLine_cutsItAndNothingElse() throws Exception {
        Path file = folder.resolve("access.log");
        try (FileAccessLog log = FileAccessLog.open(file)) {
            log.write(entry("one"));
            log.write(entry("two"));
        }
        byte[] whole = Files.readAllBytes(file);
        int firstLine = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            FileAccessLog.open(file).close();
            int kept = length == whole.length ? length : length >= firstLine ? firstLine : 0;
            if (Files.size(file) != kept) {
                assertThat(Files.size(file)).as("torn after %d bytes", length).isEqualTo(kept);
            }
        }
        Files.write(file, Arrays.copyOf(whole, firstLine + 5));
        try (FileAccessLog log = FileAccessLog.open(file)) {
            log.write(entry("three"));
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("\"one\"");
        assertThat(lines.get(1)).contains("\"three\"");
    }

    @Test
    void write_byManyThreads_tearsNoLine() throws Exception {
        Path file = folder.resolve("access.log");
        try (FileAccessLog log = FileAccessLog.open(file)) {
            List<Thread> writers = IntStream.range(0, 8)
                    .mapToObj(number -> new Thread(() -> writeTen(log, number), "writer-" + number))
                    .toList();
            writers.forEach(Thread::start);
            for (Thread writer : writers) {
                writer.join();
            }
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(80);
        for (String line : lines) {
            assertThat(new ObjectMapper().readTree(line).get("outcome").asText())
                    .startsWith("writer");
        }
    }

    private void writeTen(FileAccessLog log, int number) {
        try {
            for (int i = 0; i < 10; i++) {
                log.write(entry("writer " + number + " entry " + i));
            }
        } catch (StorageException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void provider_thatCannotLog_doesNotAnswer() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            FileAccessLog closed = FileAccessLog.open(folder.resolve("closed.log"));
            Provider provider = world.medChain().provider(world.user(User.NORTH), world.store(User.NORTH), closed);
            closed.close();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            assertThatThrownBy(() -> provider.serve(Bytes.utf8("anything"), answer))
                    .isInstanceOf(StorageException.class);
            assertThat(answer.size()).isZero();
        }
    }

    private AccessLog.Entry entry(String outcome) {
        return new AccessLog.Entry(
                Instant.parse("2026-03-01T12:00:00Z"),
                Optional.of(digest()),
                Optional.of(new SessionId(new EventHash(digest()))),
                Optional.of(DataId.random(random)),
                outcome,
                digest(),
                Bytes.random(random, 40));
    }

    private Digest digest() {
        return new Digest(Bytes.random(random, Digest.SIZE));
    }
}
