package org.medchain.chain.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.ordering.Ordering;
import org.medchain.chain.ordering.OrderingContext;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.io.FileTrees;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

/** The log on the disk: what is settled goes, and a member that needs what is gone goes on after it. */
@Timeout(240)
class LogTest {
    private static final int MEMBERS = 3;
    private static final int AWAY = 2;
    private static final int ENTRIES = 400;
    private static final int ENTRY_BYTES = 100_000;
    private static final LedgerWorld WORLD = new LedgerWorld(MEMBERS, BlockLimits.DEFAULT);

    private final Links links = new Links();
    private final Map<Integer, Ordering> members = new HashMap<>();
    private final Map<Integer, NavigableMap<Long, Bytes>> given = new HashMap<>();

    @TempDir
    private Path folder;

    private void open(int member) {
        Ordering opened = RatisOrdering.open(new OrderingContext(
                WORLD.config.genesisHash(),
                member,
                WORLD.config.memberSet(),
                Clock.systemUTC(),
                new SecureRandom(),
                folder.resolve("member-" + member),
                Map.of("leader-ms", "500", "keep-entries", "100"),
                links.end(member)));
        NavigableMap<Long, Bytes> entries = Collections.synchronizedNavigableMap(new TreeMap<>());
        given.put(member, entries);
        members.put(member, opened);
        opened.follow(0, (position, entry) -> {
            entries.put(position, entry);
            opened.settled(position);
        });
    }

    private void close(int member) {
        links.disconnect(member);
        members.get(member).close();
    }

    @AfterEach
    void closeAll() {
        members.values().forEach(Ordering::close);
        links.close();
    }

    private void submit(Bytes entry) {
        Await.until("an entry is taken", () -> members.get(0)
                .submit(entry)
                .handle((done, failure) -> failure == null)
                .join());
    }

    private static Bytes large(int number) {
        byte[] entry = new byte[ENTRY_BYTES];
        entry[0] = (byte) number;
        entry[1] = (byte) (number >> 8);
        return Bytes.takeOwnership(entry);
    }

    private long bytesOf(int member) throws IOException {
        long bytes = 0;
        for (Path file : FileTrees.files(folder.resolve("member-" + member))) {
            bytes += file.toFile().length(); // Zero of a file that has gone.
        }
        return bytes;
    }

    @Test
    void settledEntries_goFromTheDisk_andAMemberThatNeedsThemGoesOnAfterThem() throws IOException {
        for (int i = 0; i < MEMBERS; i++) {
            open(i);
        }
        submit(Bytes.utf8("first"));
        Await.until("all have it", () -> given.values().stream().noneMatch(Map::isEmpty));
        close(AWAY);
        FileTrees.delete(folder.resolve("member-" + AWAY));
        for (int i = 0; i < ENTRIES; i++) {
            submit(large(i));
        }

        Await.until("the log is short", () -> bytesOf(0) < ENTRIES * (long) ENTRY_BYTES * 2 / 3);
        open(AWAY);
        Bytes last = Bytes.utf8("last");
        submit(last);

        Await.until("the one that was away has the last", () -> given.get(AWAY).containsValue(last));
        assertThat(given.get(AWAY)).as("it has not had all").hasSizeLessThan(ENTRIES);
        NavigableMap<Long, Bytes> all = given.get(0);
        given.get(AWAY)
                .forEach((position, entry) -> assertThat(all.get(position)).isEqualTo(entry));
        assertRestart(List.of(0, 1, AWAY));
    }

    /** All begin again from their disks, and go on. */
    private void assertRestart(List<Integer> which) {
        which.forEach(this::close);
        which.forEach(this::open);
        Bytes again = Bytes.utf8("again");
        submit(again);
        Await.until("all have what comes after the restart", () -> given.values().stream()
                .allMatch(entries -> entries.containsValue(again)));
        long position = given.get(0).lastKey();
        assertThat(given.values().stream().map(NavigableMap::lastKey)).containsOnly(position);
        assertThat(position).isGreaterThan(ENTRIES);
    }
}
