package org.medchain.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.medchain.io.LocalPorts;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server of these tests' own, in a temporary folder, on a free port of the loopback interface. The common one is
 * started by the first test that asks and stopped with the JVM. Tests are skipped where no server is installed.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";
    private static final int START_SECONDS = 60;
    private static final int POOL_SIZE = 6;
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final Path binaries;
    private final Path folder;
    private final int port;

    private PostgresServer(Path binaries, Path folder, int port) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
    }

    private static final class Running {
        static final PostgresServer SERVER = start();
    }

    /** The common server, or the test is skipped. */
    public static PostgresServer required() {
        requireInstalled();
        return Running.SERVER;
    }

    private static void requireInstalled() {
        Assumptions.assumeTrue(
                binaries() != null, "PostgreSQL is not installed under " + INSTALLED + ": .ci/run installs it");
    }

    /**
     * A server for one test, or the test is skipped.
     *
     * @param folder an empty one that every user may reach, which becomes the server's own
     */
    public static PostgresServer startIn(Path folder) throws IOException {
        requireInstalled();
        if (isRoot()) {
            execute(List.of("chown", USER, folder.toString()));
        }
        PostgresServer server =
                new PostgresServer(binaries(), folder, LocalPorts.free(1).get(0));
        server.run(
                server.binaries.resolve("initdb").toString(),
                "-D",
                server.data(),
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--wal-segsize=1",
                "--no-sync");
        server.startServer();
        return server;
    }

    /** A pool over an empty schema; the caller closes it. */
    public HikariDataSource emptySchema() throws SQLException {
        String schema = "test" + SCHEMAS.incrementAndGet();
        try (Connection connection = source(port).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        return pool(port, schema);
    }

    /** A pool over a schema, as a host has it. */
    public static HikariDataSource pool(int port, String schema) {
        PGSimpleDataSource source = source(port);
        source.setCurrentSchema(schema);
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setSchema(schema);
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    /** The port on the loopback interface. */
    public int port() {
        return port;
    }

    /** Ends the server as a power failure would, and starts it again. */
    public void crashAndRestart() throws IOException {
        run(binaries.resolve("pg_ctl").toString(), "-D", data(), "-m", "immediate", "-w", "stop");
        startServer();
    }

    /** Ends all of the server's processes by signal 9, and waits until they have ended. */
    public void kill() throws IOException {
        List<ProcessHandle> all = new ArrayList<>();
        Path file = folder.resolve("data").resolve("postmaster.pid");
        if (Files.exists(file)) {
            Optional<ProcessHandle> first = ProcessHandle.of(
                    Long.parseLong(Files.readAllLines(file).get(0).strip()));
            first.ifPresent(postmaster -> {
                all.add(postmaster);
                postmaster.descendants().forEach(all::add);
            });
        }
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    /** Starts the server again, after a kill; it recovers by itself. */
    public void restart() throws IOException {
        startServer();
    }

    /** Ends the server and deletes its files. */
    @Override
    public void close() throws IOException {
        kill();
        deleteFiles();
    }

    private void deleteFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    /** A data source without a pool. */
    public static PGSimpleDataSource source(int port) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(USER);
        source.setUser(USER);
        return source;
    }

    private static PostgresServer start() {
        try {
            PostgresServer server = startIn(Files.createTempDirectory("medchain-postgres"));
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-postgres"));
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL cannot be started", e);
        }
    }

    private void startServer() throws IOException {
        run(
                binaries.resolve("pg_ctl").toString(),
                "-D",
                data(),
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p " + port + " -h 127.0.0.1 -k " + folder,
                "-w",
                "start");
    }

    private void stop() {
        try {
            run(binaries.resolve("pg_ctl").toString(), "-D", data(), "-m", "immediate", "-w", "stop");
            deleteFiles();
        } catch (IOException e) {
            System.getLogger(PostgresServer.class.getName())
                    .log(System.Logger.Level.WARNING, "PostgreSQL in " + folder + " was not stopped", e);
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** The server refuses to run as root. */
    private void run(String... command) throws IOException {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("runuser", "-u", USER, "--"));
        }
        whole.addAll(Arrays.asList(command));
        execute(whole);
    }

    private static void execute(List<String> command) throws IOException {
        Path output = Files.createTempFile("medchain-postgres", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command + " failed: " + Files.readString(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Path binaries() {
        if (!Files.isDirectory(INSTALLED)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElse(null);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
