package org.medchain.dht.infinispan;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;
import org.medchain.dht.WriteOutcome;
import org.medchain.testkit.dht.TestRecord;

/**
 * A node in a process of its own, until it is killed. It writes and removes, and tells every write that was acknowledged on its
 * standard output. What it writes to moves on, because nothing is stored any more where it removed something.
 */
public final class NodeProcess {
    static final String STORED = "stored";
    static final String REMOVED = "removed";

    /** Between two writes: the processes share few cores. */
    private static final long PAUSE_NANOS = 2_000_000;

    private static final int SLOTS = 20;
    private static final int WRITES_PER_REMOVAL = 50;

    private NodeProcess() {}

    /** Arguments: folder, number of this node, ports of all nodes, number of the first address, first version. */
    public static void main(String[] args) throws Exception {
        int number = Integer.parseInt(args[1]);
        List<Integer> ports =
                Arrays.stream(args[2].split(",", -1)).map(Integer::valueOf).toList();
        Nodes nodes = new Nodes(Path.of(args[0]), Clock.systemUTC(), ports);
        load(nodes.open(number), Long.parseLong(args[3]), Long.parseLong(args[4]));
    }

    private static void load(Dht dht, long base, long firstVersion) throws IOException {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        Random random = new Random(base);
        for (long version = firstVersion; ; version++) {
            long address = base + (version - firstVersion) / WRITES_PER_REMOVAL + random.nextInt(SLOTS);
            boolean removal = random.nextInt(WRITES_PER_REMOVAL) == 0;
            TestRecord record = TestRecord.of(address);
            WriteOutcome outcome = (removal
                            ? dht.remove(record.tombstone(version))
                            : dht.put(record.version(version, payload(address, version))))
                    .join();
            if (outcome instanceof WriteOutcome.Stored) {
                String line = (removal ? REMOVED : STORED) + " " + address + " " + version + " !\n";
                out.write(Bytes.utf8(line).toByteArray());
            } else if (outcome instanceof WriteOutcome.Invalid) {
                throw new IllegalStateException(outcome.toString());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    static Bytes payload(long address, long version) {
        return TestRecord.payload(address * 31 + version, (int) (version % 2_000));
    }
}
