package org.medchain.dht.quorum;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.medchain.fixture.ChildProcess;

/** A {@link NodeProcess} as seen from the test. */
final class RunningNode {
    private final ChildProcess process;
    private final AtomicLong acknowledged = new AtomicLong();

    private RunningNode(ProcessBuilder builder, Acknowledged all) throws IOException {
        this.process = ChildProcess.start(builder, line -> read(line, all));
    }

    /** {@code before} is what the command line begins with, to run the process elsewhere. */
    static RunningNode start(List<String> before, Path folder, Path temp, List<String> arguments, Acknowledged all)
            throws IOException {
        List<String> itsArguments = new ArrayList<>(List.of(folder.toString()));
        itsArguments.addAll(arguments);
        List<String> command = new ArrayList<>(before);
        command.addAll(ChildProcess.command(NodeProcess.class, itsArguments));
        return new RunningNode(
                ChildProcess.builder(command, temp, folder.getFileName().toString()), all);
    }

    private void read(String line, Acknowledged all) {
        // A line that a kill cut has no end mark and tells nothing.
        if (line.endsWith(" !") && all.take(line)) {
            acknowledged.incrementAndGet();
        }
    }

    /** How many writes were acknowledged to it. */
    long acknowledged() {
        return acknowledged.get();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void tell(String line) throws IOException {
        process.tell(line);
    }

    /** Signal 9; what is in the pipe counts. */
    void kill() throws InterruptedException {
        process.kill();
    }

    /** Signals such as STOP and CONT. */
    void signal(String name) throws IOException, InterruptedException {
        process.signal(name);
    }

    /** Ends in order. */
    void exit() throws IOException, InterruptedException {
        process.exit();
    }
}
