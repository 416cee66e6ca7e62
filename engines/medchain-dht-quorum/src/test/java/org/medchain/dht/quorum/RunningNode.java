package org.medchain.dht.quorum;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.medchain.fixture.ChildProcess;

/** A {@link NodeProcess} as seen from the test. */
final class RunningNode extends ChildProcess {
    private final Acknowledged all;
    private final AtomicLong acknowledged = new AtomicLong();

    private RunningNode(ProcessBuilder builder, Acknowledged all) throws IOException {
        super(builder);
        this.all = all;
        listen();
    }

    /** {@code before} is what the command line begins with, to run the process elsewhere. */
    static RunningNode start(List<String> before, Path folder, Path temp, List<String> arguments, Acknowledged all)
            throws IOException {
        List<String> itsArguments = new ArrayList<>(List.of(folder.toString()));
        itsArguments.addAll(arguments);
        List<String> command = new ArrayList<>(before);
        command.addAll(command(NodeProcess.class, itsArguments));
        return new RunningNode(builder(command, temp, folder.getFileName().toString()), all);
    }

    @Override
    protected void read(String line) {
        // A line that a kill cut has no end mark and tells nothing.
        if (line.endsWith(" !") && all.take(line)) {
            acknowledged.incrementAndGet();
        }
    }

    /** How many writes were acknowledged to it. */
    long acknowledged() {
        return acknowledged.get();
    }
}
