package org.medchain.core.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.core.directory.SessionId;
import org.medchain.core.store.KnownSession;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.fixture.SmallDisk;
import org.medchain.io.FileTrees;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.store.StoreScene;

/** What SQLite's file has besides the contract: one process, its permissions, its size, its plans. */
class SqliteCatalogueTest {
    private static final int SMALL_DISK_MIB = 8;

    @TempDir
    Path folder;

    private final TestRandom random = TestRandom.seeded(41);
    private final StoreScene scene = new StoreScene(random);

    private Path file() {
        return folder.resolve("new/catalogue.db");
    }

    private ProviderStore open() throws MedChainException {
        return JdbcProviderStore.openFile(file(), random);
    }

    @Test
    void file_openAlready_isRefusedHereAndInAnotherProcess() throws Exception {
        try (ProviderStore store = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("open already")
                    .hasMessageContaining("retry helps once");
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            CatalogueWriter.class.getName(),
                            "1",
                            file().toString())
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(printed).contains("is open already, here or in another process");
            assertThat(store.inventories()).isEmpty();
        }
        open().close();
    }

    @Test
    void files_belongToTheirOwnerAlone() throws Exception {
        try (ProviderStore store = open()) {
            store.add(scene.inventory());
            List<Path> paths = FileTrees.all(folder.resolve("new"));
            assertThat(paths.size()).isGreaterThanOrEqualTo(4);
            for (Path path : paths) {
                String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as("%s", path)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void erasedSecret_isInNoFileAnyMore() throws Exception {
        try (ProviderStore store = open()) {
            OwnedInventory inventory = scene.inventory();
            store.add(inventory);
            DataId data = scene.begun(store, inventory, DataKind.STREAM);
            String secret;
            try (SecretBytes kept = store.secret(data).orElseThrow()) {
                secret = new String(kept.exposeCopy(), StandardCharsets.ISO_8859_1);
            }
            assertThat(allFiles()).contains(secret);
            store.erase(data);
            assertThat(allFiles()).doesNotContain(secret);
        }
        assertThat(allFiles()).isNotEmpty();
    }

    private String allFiles() throws IOException {
        StringBuilder content = new StringBuilder();
        for (Path path : FileTrees.files(folder)) {
            content.append(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
        }
        return content.toString();
    }

    @Test
    void damagedFile_isReportedAsSuch() throws Exception {
        open().close();
        Files.write(
                file(), "not a database, but long enough to look at".repeat(100).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(this::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining("restore");
        Files.delete(file());
        open().close();
    }

    @Test
    void tablesOfANewerRelease_areLeftAlone() throws Exception {
        open().close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE medchain_catalogue_history SET version = '99' WHERE version = '1'");
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("version 99")
                .hasMessageContaining("newer release");
    }

    @Test
    void queriesOfAnswers_searchIndexes() throws Exception {
        open().close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            assertThat(plan(connection, ChunkTable.FIRST_FROM))
                    .contains("USING INDEX medchain_chunk_start (data_id=? AND start_us>?)");
            assertThat(plan(connection, ChunkTable.LAST_UNTIL))
                    .contains("USING INDEX medchain_chunk_end (data_id=? AND end_us<?)");
            assertThat(plan(connection, ChunkTable.ONE)).contains("(data_id=? AND chunk_index=?)");
            assertThat(plan(connection, LevelTable.HIGHEST)).contains("medchain_chunk_height");
            assertThat(plan(connection, PageTable.DUE)).contains("medchain_page_due (due=? AND inventory_id>?)");
            for (String query : List.of(
                    ChunkTable.FIRST_FROM, ChunkTable.LAST_UNTIL, ChunkTable.ONE, PageTable.DUE, PageTable.AFTER)) {
                assertThat(plan(connection, query)).doesNotContain("SCAN").doesNotContain("TEMP B-TREE");
            }
        }
    }

    private static String plan(Connection connection, String query) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet steps = statement.executeQuery("EXPLAIN QUERY PLAN " + query)) {
            while (steps.next()) {
                plan.append(steps.getString("detail")).append('\n');
            }
        }
        return plan.toString();
    }

    @Test
    void fullDisk_isReportedAndLosesNothing() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.inMemory(folder.resolve("disk"), SMALL_DISK_MIB);
        Assumptions.assumeThat(mounted).as("a small disk can be mounted").isPresent();
        try (SmallDisk disk = mounted.get()) {
            fill(disk.folder().resolve("catalogue.db"));
        }
    }

    private void fill(Path file) throws MedChainException, IOException {
        Path ballast = file.resolveSibling("ballast");
        Files.write(ballast, new byte[1 << 20]);
        long written = 0;
        OwnedInventory inventory = scene.inventory();
        DataId data;
        try (ProviderStore store = JdbcProviderStore.openFile(file, random)) {
            store.add(inventory);
            data = scene.begun(store, inventory, DataKind.STREAM);
            StorageException full = null;
            while (full == null) {
                try {
                    scene.recorded(store, data, written + 1);
                    written++;
                } catch (StorageException e) {
                    full = e;
                }
            }
            assertThat(full).hasMessageContaining("disk is full").hasMessageContaining("retry helps once");
            assertThat(written).isGreaterThan(10);
            assertThat(store.data(data).orElseThrow().chunks()).isEqualTo(written);
            Files.delete(ballast);
            store.keep(new KnownSession(
                    new SessionId(scene.event().hash()),
                    scene.receipt(scene.event(), 1),
                    0,
                    Bytes.empty(),
                    List.of(),
                    false));
        }
        try (ProviderStore store = JdbcProviderStore.openFile(file, random)) {
            assertThat(store.data(data).orElseThrow().chunks()).isEqualTo(written);
            assertThat(store.chunks(data, ChunkIndex.FIRST, (int) written + 9).size())
                    .isGreaterThanOrEqualTo((int) written);
        }
    }
}
