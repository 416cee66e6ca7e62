package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.StorageException;
import org.medchain.fixture.SmallDisk;
import org.medchain.health.IssueCode;
import org.medchain.testkit.ledger.LedgerWorld;

/** A file system of 32 MiB runs full under a ledger, and has room again. Needs the right to mount one; skipped without. */
@Timeout(120)
class FullDiskTest {
    private static final int MEBIBYTES = 32;

    @TempDir
    Path folder;

    private final LedgerWorld world = new LedgerWorld();
    private Optional<SmallDisk> mounted = Optional.empty();

    @AfterEach
    void unmount() throws Exception {
        if (mounted.isPresent()) {
            mounted.get().close();
        }
    }

    private Path disk() {
        return folder.resolve("disk");
    }

    private void mount(String sort) throws Exception {
        mounted = sort.equals("tmpfs")
                ? SmallDisk.inMemory(disk(), MEBIBYTES)
                : SmallDisk.ext4(disk(), folder.resolve("image"), MEBIBYTES);
        assumeThat(mounted).as("a %s can be mounted here", sort).isPresent();
    }

    /** Takes all room that is left. */
    private Path fill() throws IOException {
        Path filler = disk().resolve("filler");
        for (int size : new int[] {1 << 16, 1}) {
            try (OutputStream out =
                    Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(new byte[size]);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("space");
            }
        }
        return filler;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tmpfs", "ext4"})
    void append_diskFullAndThenNot_goesOnWithoutBeingOpenedAgain(String sort) throws Exception {
        mount(sort);
        List<EventRef> receipts = new ArrayList<>();
        try (Ledger ledger = world.open(disk().resolve("ledger"))) {
            world.admitAll(ledger);
            for (int round = 0; round < 3; round++) {
                receipts.add(ledger.append(world.record(world.provider)).join());
                Path filler = fill();
                List<Event> refused = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    Event event = world.opaque(world.provider, 20_000);
                    assertThatThrownBy(ledger.append(event)::join)
                            .hasCauseInstanceOf(StorageException.class)
                            .hasMessageContaining("could not be written")
                            .hasMessageContaining("goes on");
                    assertThat(ledger.find(event.hash())).isEmpty();
                    refused.add(event);
                    assertThat(ledger.health().has(IssueCode.DISK_FULL)).isTrue();
                    assertThat(ledger.health().isReady()).isFalse();
                }
                assertThat(ledger.find(receipts.get(receipts.size() - 1))).isPresent();

                Files.delete(filler);
                for (Event event : refused) {
                    receipts.add(ledger.append(event).join());
                    assertThat(ledger.health().isWell()).isTrue();
                }
            }
        }
        try (Ledger ledger = world.open(disk().resolve("ledger"))) {
            for (EventRef receipt : receipts) {
                assertThat(ledger.find(receipt)).isPresent();
            }
            ledger.verify(height -> {});
        }
    }
}
