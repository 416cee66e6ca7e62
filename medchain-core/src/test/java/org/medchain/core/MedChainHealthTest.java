package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.role.Provider;
import org.medchain.core.testkit.LyingDirectory;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.health.Health;
import org.medchain.health.IssueCode;

/** {@link MedChain#health} has the issues of everything that was opened. */
class MedChainHealthTest {
    @TempDir
    private Path folder;

    private World world;
    private LyingDirectory directory;

    @BeforeEach
    void setTheScene() {
        world = World.closed(folder.resolve("world"), Suites.ONE, 31);
        world.aroundDirectory(honest -> {
            directory = new LyingDirectory(honest);
            return directory;
        });
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private MedChain open() throws Exception {
        world.open();
        return MedChain.over(folder.resolve("beside"), world.ledger(), directory)
                .clock(world.clock())
                .random(world.random())
                .open();
    }

    @Test
    void provider_thatCannotPublish_isAnIssueUntilItCan() throws Exception {
        try (MedChain process = open()) {
            Provider north = process.provider(world.user(NORTH));
            assertThat(process.health().issues()).isEmpty();

            directory.refuseWrites(true);
            north.createInventory(world.user(ALICE).certificate());
            Health health = process.health();
            assertThat(health.has(IssueCode.PUBLICATION_HELD_UP)).isTrue();
            assertThat(health.isReady()).isTrue();
            assertThat(process.status().toString())
                    .startsWith("ready\nledger: height ")
                    .contains("PUBLICATION_HELD_UP");

            directory.refuseWrites(false);
            north.publishPending();
            assertThat(process.health().isWell()).isTrue();
        }
    }

    @Test
    void process_thatIsClosed_isNotLive() throws Exception {
        MedChain process = open();
        process.close();
        assertThat(process.health().has(IssueCode.CLOSED)).isTrue();
        assertThat(process.health().isLive()).isFalse();
        assertThat(process.status().toString()).startsWith("to be restarted\n");
    }
}
