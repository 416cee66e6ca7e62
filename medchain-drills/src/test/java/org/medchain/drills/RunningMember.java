package org.medchain.drills;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.medchain.fixture.ChildProcess;

/** A {@link MemberMain} as seen from the drill. */
final class RunningMember extends ChildProcess {
    private final Acknowledged all;
    private final AtomicLong receipts = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong height = new AtomicLong(-1);
    private volatile boolean stopped;

    private RunningMember(ProcessBuilder builder, Acknowledged all) throws IOException {
        super(builder);
        this.all = all;
        listen();
    }

    /** {@code environment} has what is preloaded. Standard error goes to a file beside the folder. */
    static RunningMember start(
            Path folder, List<String> arguments, Map<String, String> environment, Path temp, Acknowledged all)
            throws IOException {
        List<String> itsArguments = new ArrayList<>(List.of(folder.toString()));
        itsArguments.addAll(arguments);
        ProcessBuilder builder = builder(
                command(MemberMain.class, itsArguments),
                temp,
                folder.getFileName().toString());
        builder.environment().putAll(environment);
        return new RunningMember(builder, all);
    }

    @Override
    protected void read(String line) {
        // A line that a kill cut has no end mark and tells nothing.
        if (line.endsWith(MemberMain.END)) {
            take(line.substring(0, line.length() - MemberMain.END.length()));
        }
    }

    private void take(String line) {
        if (line.startsWith(MemberMain.HEIGHT)) {
            height.set(Long.parseLong(line.substring(MemberMain.HEIGHT.length())));
        } else if (line.equals(MemberMain.STOPPED)) {
            stopped = true;
        } else if (line.startsWith(MemberMain.RECEIPT)) {
            all.receipt(line.substring(MemberMain.RECEIPT.length()));
            receipts.incrementAndGet();
        } else if (line.startsWith(MemberMain.STORED)) {
            all.stored(line.substring(MemberMain.STORED.length()));
            writes.incrementAndGet();
        } else {
            all.broken(line);
        }
    }

    long receipts() {
        return receipts.get();
    }

    long writes() {
        return writes.get();
    }

    boolean isStopped() {
        return stopped;
    }

    /** The height that it said last; asks for the next answer. */
    long height() throws IOException {
        tell("height");
        return height.get();
    }

    /** The same; -1 if it cannot be asked. */
    long heightOrNone() {
        try {
            return height();
        } catch (IOException ended) {
            return -1;
        }
    }
}
