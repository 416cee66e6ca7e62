package org.medchain.chain.remote.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.Block;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.remote.fixture.Cluster;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.Await;

/** One member's disk does not hold an old block any more, and somebody asks the member for it. */
@Timeout(120)
class DamagedBlockTest {
    private static final String SEGMENT = "blocks/blocks-0000000000000000001.log";
    private static final int VICTIM = 0;

    @TempDir
    Path folder;

    private final List<Event> events = new ArrayList<>();
    private Cluster cluster;

    @BeforeEach
    void open() throws MedChainException {
        cluster = Cluster.open(folder);
        for (int i = 0; i < 6; i++) {
            Event event = cluster.world.record(cluster.world.provider);
            cluster.ledgers.get(1).append(event).join();
            events.add(event);
        }
        awaitLevel();
    }

    @AfterEach
    void close() throws MedChainException {
        cluster.close();
    }

    private void awaitLevel() throws MedChainException {
        long height = cluster.ledgers.get(1).height();
        Await.until("all members are level", () -> cluster.ledgers.values().stream()
                .allMatch(ledger -> ledger.height() >= height));
    }

    private Ledger victim() {
        return cluster.ledgers.get(VICTIM);
    }

    /** The victim's disk does not hold the block with this event any more; returns its height. */
    private long damage(Event event) throws MedChainException, IOException {
        Block block = victim().block(victim().find(event.hash()).orElseThrow().height())
                .orElseThrow();
        try (RandomAccessFile file = new RandomAccessFile(
                folder.resolve("member-" + VICTIM).resolve(SEGMENT).toFile(), "rw")) {
            byte[] content = new byte[(int) file.length()];
            file.readFully(content);
            byte[] wanted = event.hash().value().toByteArray();
            int at = indexOf(content, block.header().previous().value().toByteArray());
            assertThat(at).as("the block of %s", wanted).isPositive();
            file.seek(at);
            file.write(content[at] ^ 1);
        }
        return block.header().height();
    }

    private static int indexOf(byte[] content, byte[] wanted) {
        for (int at = 0; at + wanted.length <= content.length; at++) {
            int same = 0;
            while (same < wanted.length && content[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return at;
            }
        }
        return -1;
    }

    /** The victim is needed for each block: one of the others is away. */
    private void assertVictimVotes() throws MedChainException {
        cluster.kill(2);
        EventRef receipt =
                victim().append(cluster.world.record(cluster.world.provider)).join();
        assertThat(cluster.ledgers
                        .get(1)
                        .append(victim().find(receipt).orElseThrow().event())
                        .join())
                .isEqualTo(receipt);
    }

    @Test
    void damagedBlock_readByAClient_isServedByOthersAndMadeGood() throws MedChainException, IOException {
        long height = damage(events.get(2));
        try (Ledger client = cluster.client().open()) {
            for (Event event : events) {
                assertThat(client.find(event.hash()).orElseThrow().event()).isEqualTo(event);
            }
            assertThat(client.block(height)).isEqualTo(cluster.ledgers.get(1).block(height));
        }
        Await.until("the block is made good", () -> victim().health().repaired().contains(height));
        assertThat(victim().block(height)).isEqualTo(cluster.ledgers.get(1).block(height));
        victim().verify(verified -> {});
        assertVictimVotes();
    }

    @Test
    void damagedBlock_fetchedByAMemberThatLostItsDisk_keepsNobodyFromVoting() throws MedChainException, IOException {
        long height = damage(events.get(3));
        cluster.kill(1);
        cluster.kill(2);
        cluster.loseDisk(3);
        Await.until("nothing more can be fetched", () -> cluster.ledgers.get(3).height() == height - 1);
        Await.until("the damage is found", () -> victim().health().damaged().contains(height));
        cluster.reopen(1);
        cluster.reopen(2);
        Await.until("the block is made good", () -> victim().health().repaired().contains(height));
        assertThat(victim().health().damaged()).isEmpty();
        for (int i = 0; i < 4; i++) {
            victim().append(cluster.world.record(cluster.world.provider)).join();
        }
        awaitLevel();
        assertVictimVotes();
    }
}
