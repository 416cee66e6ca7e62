package org.medchain.examples.quickstart;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link MemberNode} as seen from outside. */
final class MemberProcess {
    /** What a directory node holds, and what that takes. */
    record Held(long records, long tombstones, long reclaimableBytes, long bytesOnDisk) {}

    private final Path folder;
    private final List<String> addresses;
    private final String password;
    private Process process;
    private BufferedReader said;
    private int port;

    private MemberProcess(Path folder, List<String> addresses, String password, Process process) {
        this.folder = folder;
        this.addresses = addresses;
        this.password = password;
        this.process = process;
        this.said = process.inputReader();
    }

    /**
     * Starts the member whose files are in {@code folder}; does not wait until it is ready.
     *
     * @param addresses that of its ledger, and those of all members' directory nodes
     */
    static MemberProcess start(Path folder, List<String> addresses, String password) throws IOException {
        MemberProcess started = new MemberProcess(folder, addresses, password, launch(folder, addresses));
        started.write(password);
        return started;
    }

    private static Process launch(Path folder, List<String> addresses) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                MemberNode.class.getName(),
                folder.toString()));
        command.addAll(addresses);
        File log = folder.resolve("log.txt").toFile();
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private void write(String line) throws IOException {
        BufferedWriter in = process.outputWriter();
        in.write(line);
        in.newLine();
        in.flush();
    }

    private String answer(String prefix) throws IOException {
        String line = said.readLine();
        if (line == null || !line.startsWith(prefix)) {
            throw new IOException("a member's process says " + line + "; see " + folder.resolve("log.txt"));
        }
        return line.substring(prefix.length());
    }

    /** Waits until the member serves clients; at which port. */
    int awaitPort() throws IOException {
        if (port == 0) {
            port = Integer.parseInt(answer(MemberNode.READY));
        }
        return port;
    }

    /** The height and hash of its last block. */
    String head() throws IOException {
        write(MemberNode.ASK_HEAD);
        return answer(MemberNode.HEAD);
    }

    /** What its part of the directory holds. */
    Held held() throws IOException {
        return held(MemberNode.ASK_STORAGE);
    }

    /** The same after it gave back the space of what is not there any more. */
    Held reclaim() throws IOException {
        return held(MemberNode.ASK_RECLAIM);
    }

    private Held held(String question) throws IOException {
        write(question);
        String[] numbers = answer(MemberNode.STORAGE).split(" ", -1);
        return new Held(
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]),
                Long.parseLong(numbers[3]));
    }

    long pid() {
        return process.pid();
    }

    /** Signal 9. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts it again after it was killed; it serves clients at another port then. */
    void restart() throws IOException {
        process = launch(folder, addresses);
        said = process.inputReader();
        port = 0;
        write(password);
    }

    /** Ends it in order, or else by force. */
    void close() throws IOException {
        process.outputWriter().close();
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("a member's process did not end: " + folder, e);
        } finally {
            process.destroyForcibly();
        }
    }
}
