package org.medchain.drills;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.Revocations.Standing;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.Rosters;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.TestRandom;

/**
 * A member of both networks in a process of its own, under load. Every receipt, every acknowledged write and every broken promise
 * is a line of its standard output that ends with an end mark; {@code stop}, {@code height}, {@code revoke} and {@code exit} on
 * its standard input are obeyed.
 */
public final class MemberMain {
    static final String RECEIPT = "receipt ";
    static final String STORED = "stored ";
    static final String BROKEN = "broken ";
    static final String HEIGHT = "height ";
    static final String STOPPED = "stopped";
    static final String END = " !";

    private static final int AT_ONCE = 4;
    /** Between two steps of a thread: the processes share few cores, in a build with other tests. */
    private static final long PAUSE_NANOS = Boolean.getBoolean("medchain.soak") ? 20_000_000 : 100_000_000;

    private final World world;
    private final Ledger ledger;
    private final Dht directory;
    private final TestRandom random;
    private final long firstAddress;
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile boolean stopped;

    private MemberMain(World world, Ledger ledger, Dht directory, long seed) {
        this.world = world;
        this.ledger = ledger;
        this.directory = directory;
        this.random = TestRandom.seeded(seed);
        this.firstAddress = seed;
    }

    /**
     * Arguments: folder, number of this member, seed, own port on the ledger's network, the ledger's peers, own port on the
     * directory's network, the ports of all nodes with commas between.
     */
    public static void main(String[] args) throws MedChainException, IOException, InterruptedException {
        World world = new World();
        Path folder = Path.of(args[0]);
        int number = Integer.parseInt(args[1]);
        try (Ledger ledger = LedgerBuilder.in(folder.resolve("ledger"))
                        .consortium(world.config)
                        .member(world.member(number))
                        .engine(ConsensusSettings.of(
                                "qbft", Map.of("listen", "127.0.0.1:" + args[3], "peers", args[4])))
                        .open();
                Dht directory = open(world, ledger, folder.resolve("directory"), number, args[5], args[6])) {
            new MemberMain(world, ledger, directory, Long.parseLong(args[2])).run();
        }
    }

    private static Dht open(World world, Ledger ledger, Path folder, int number, String port, String ports)
            throws MedChainException {
        List<Integer> all =
                Arrays.stream(ports.split(",", -1)).map(Integer::valueOf).toList();
        DhtNetwork network = DhtNetwork.builder(
                        Rosters.from(world.roster(all)),
                        world.ca.certificate(),
                        new CertifiedIdentity(world.member(number), world.certificate(number)))
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)))
                .revocations(serial -> standing(ledger, serial))
                .build();
        return DhtFactory.named(DhtFactory.QUORUM)
                .open(DhtSettings.builder(folder).network(network).build());
    }

    private static Standing standing(Ledger ledger, Bytes serial) {
        try {
            return Standing.of(ledger.isRevoked(serial));
        } catch (MedChainException e) {
            return Standing.UNKNOWN;
        }
    }

    private void run() throws IOException, InterruptedException {
        List<Thread> load = List.of(new Thread(this::append, "appends"), new Thread(this::write, "writes"));
        for (Thread thread : load) {
            thread.setDaemon(true);
            thread.start();
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("exit"); line = in.readLine()) {
            switch (line) {
                case "stop" -> {
                    stopped = true;
                    for (Thread thread : load) {
                        thread.join();
                    }
                    say(STOPPED);
                }
                case "revoke" ->
                    say(RECEIPT
                            + ledger.append(world.revokeClient())
                                    .join()
                                    .encode()
                                    .toHex());
                default -> say(HEIGHT + ledger.height());
            }
        }
        stopped = true;
    }

    private void append() {
        settled(ledger.append(world.admitProvider())).join();
        while (!stopped) {
            List<CompletableFuture<?>> batch = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                batch.add(settled(ledger.append(world.record(random))
                        .thenAccept(receipt -> say(RECEIPT + receipt.encode().toHex()))));
            }
            CompletableFuture.allOf(batch.toArray(CompletableFuture[]::new)).join();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Completes when the outcome is known, whatever it is: what was not acknowledged was not promised. */
    private static CompletableFuture<Boolean> settled(CompletableFuture<?> receipt) {
        return receipt.handle((done, failure) -> failure == null);
    }

    /** Each record is written once or more, its version counting up, and read in between. */
    private void write() {
        for (long address = firstAddress; !stopped; address++) {
            long acknowledged = 0;
            for (long version = 1; version <= 3 && !stopped; version++) {
                TestRecord record = TestRecord.of(address);
                WriteOutcome outcome = directory
                        .put(record.version(version, payload(address, version)))
                        .join();
                if (outcome instanceof WriteOutcome.Stored) {
                    acknowledged = version;
                    say(STORED + address + " " + version);
                } else if (outcome instanceof WriteOutcome.VersionConflict || outcome instanceof WriteOutcome.Invalid) {
                    say(BROKEN + outcome);
                }
                read(record, address, acknowledged);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void read(TestRecord record, long address, long acknowledged) {
        ReadOutcome outcome = directory.get(record.address()).join();
        boolean fine = acknowledged == 0
                || outcome instanceof ReadOutcome.Unavailable
                || outcome instanceof ReadOutcome.Closed
                || (outcome instanceof ReadOutcome.Found found && found.record().version() >= acknowledged);
        if (!fine) {
            say(BROKEN + "address " + address + " at version " + acknowledged + " reads " + outcome);
        }
    }

    static Bytes payload(long address, long version) {
        return TestRecord.payload(address * 31 + version, (int) Math.floorMod(address, 2_000L));
    }

    private void say(String line) {
        try {
            out.write(Bytes.utf8(line + END + "\n").toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
