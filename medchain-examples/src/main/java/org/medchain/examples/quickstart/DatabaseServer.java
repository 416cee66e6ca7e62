package org.medchain.examples.quickstart;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.medchain.io.FileTrees;
import org.medchain.io.LocalPorts;

/** A PostgreSQL server for one run, in a temporary folder: what is lost with it is in the members' blocks. */
final class DatabaseServer implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";
    private static final int PATIENCE_SECONDS = 60;

    private final Path binaries;
    private final Path folder;
    private final int port;

    private DatabaseServer(Path binaries, Path folder, int port) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
    }

    static DatabaseServer start() throws IOException {
        DatabaseServer server = new DatabaseServer(
                binaries(),
                Files.createTempDirectory("medchain-quickstart"),
                LocalPorts.free(1).get(0));
        if (isRoot()) {
            execute(List.of("chown", USER, server.folder.toString()));
        }
        server.run("initdb", "-D", server.data(), "-U", USER, "-A", "trust", "-E", "UTF8");
        server.run(
                "pg_ctl",
                "-D",
                server.data(),
                "-l",
                server.folder.resolve("log").toString(),
                "-o",
                "-p " + server.port + " -h 127.0.0.1 -k " + server.folder,
                "-w",
                "start");
        return server;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + USER + "?user=" + USER;
    }

    /** Loses power, and starts again. */
    void crashAndRestart() throws IOException {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "restart");
    }

    @Override
    public void close() throws IOException {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        FileTrees.delete(folder);
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** The server refuses to run as root. */
    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", USER, "--"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        execute(command);
    }

    private static void execute(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Path binaries() throws IOException {
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> versions = Files.list(INSTALLED)) {
                return versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max(Comparator.naturalOrder())
                        .orElseThrow(() -> new IOException("no PostgreSQL server is installed under " + INSTALLED));
            }
        }
        throw new IOException("no PostgreSQL server is installed under " + INSTALLED);
    }
}
