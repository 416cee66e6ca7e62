package org.medchain.chain.consensus.qbft;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/** A {@link MemberProcess} as seen from the test. */
final class RunningMember {
    private static final int RECEIPT_HEX = 2 * (1 + 2 * (1 + 2 + 32));

    private final Process process;
    private final Thread reader;
    private final AtomicLong receipts = new AtomicLong();
    private final AtomicLong height = new AtomicLong(-1);

    private volatile boolean stopped;

    private RunningMember(Process process, Queue<EventRef> acknowledged) {
        this.process = process;
        this.reader = new Thread(() -> read(acknowledged), "receipts");
        reader.start();
    }

    static RunningMember start(
            Path folder, int member, int members, String peers, String own, long seed, Queue<EventRef> acknowledged)
            throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                MemberProcess.class.getName(),
                folder.toString(),
                Integer.toString(members),
                Integer.toString(member),
                Long.toString(seed),
                own,
                peers);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new RunningMember(process, acknowledged);
    }

    private void read(Queue<EventRef> acknowledged) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(MemberProcess.HEIGHT)) {
                    height.set(Long.parseLong(line.substring(MemberProcess.HEIGHT.length())));
                } else if (line.equals(MemberProcess.STOPPED)) {
                    stopped = true;
                } else if (line.length() == RECEIPT_HEX) {
                    acknowledged.add(EventRef.decode(Bytes.fromHex(line)));
                    receipts.incrementAndGet();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    void tell(String line) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Signal 9; the receipts that are in the pipe count. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
        reader.join();
    }

    /** Signals such as STOP and CONT. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Ends in order. */
    void exit() throws IOException, InterruptedException {
        tell("exit");
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the member does not end");
        }
        reader.join();
    }
}
