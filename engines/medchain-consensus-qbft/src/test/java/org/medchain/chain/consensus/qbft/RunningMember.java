package org.medchain.chain.consensus.qbft;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.fixture.ChildProcess;

/** A {@link MemberProcess} as seen from the test. */
final class RunningMember extends ChildProcess {
    private static final int RECEIPT_HEX = 2 * (1 + 2 * (1 + 2 + 32));

    private final Queue<EventRef> acknowledged;
    private final AtomicLong receipts = new AtomicLong();
    private final AtomicLong height = new AtomicLong(-1);

    private volatile boolean stopped;

    private RunningMember(ProcessBuilder builder, Queue<EventRef> acknowledged) throws IOException {
        super(builder);
        this.acknowledged = acknowledged;
        listen();
    }

    static RunningMember start(
            Path folder, int member, int members, String peers, String own, long seed, Queue<EventRef> acknowledged)
            throws IOException {
        List<String> arguments = List.of(
                folder.toString(),
                Integer.toString(members),
                Integer.toString(member),
                Long.toString(seed),
                own,
                peers);
        ProcessBuilder builder = new ProcessBuilder(command(MemberProcess.class, arguments))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        return new RunningMember(builder, acknowledged);
    }

    @Override
    protected void read(String line) {
        if (line.startsWith(MemberProcess.HEIGHT)) {
            height.set(Long.parseLong(line.substring(MemberProcess.HEIGHT.length())));
        } else if (line.equals(MemberProcess.STOPPED)) {
            stopped = true;
        } else if (line.length() == RECEIPT_HEX) {
            acknowledged.add(receipt(line));
            receipts.incrementAndGet();
        }
    }

    private static EventRef receipt(String hex) {
        try {
            return EventRef.decode(Bytes.fromHex(hex));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many receipts it gave. */
    long receipts() {
        return receipts.get();
    }

    /** True if it gives no more receipts. */
    boolean isStopped() {
        return stopped;
    }

    /** The height that it said last; asks for the next answer. */
    long height() throws IOException {
        tell("height");
        return height.get();
    }
}
