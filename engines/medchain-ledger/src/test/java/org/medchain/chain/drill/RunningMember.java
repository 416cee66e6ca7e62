package org.medchain.chain.drill;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.fixture.ChildProcess;

/** A {@link MemberProcess} as seen from the test. */
public final class RunningMember extends ChildProcess {
    private static final int RECEIPT_HEX = 2 * (1 + 2 * (1 + 2 + 32));

    private final Queue<EventRef> acknowledged;
    private final AtomicLong receipts = new AtomicLong();
    private final AtomicLong height = new AtomicLong(-1);

    private volatile boolean stopped;
    private volatile Optional<Set<String>> codes = Optional.empty();

    private RunningMember(ProcessBuilder builder, Queue<EventRef> acknowledged) throws IOException {
        super(builder);
        this.acknowledged = acknowledged;
        listen();
    }

    /** Where members listen, each on its port of the loopback interface. */
    public static Map<Integer, InetSocketAddress> addresses(List<Integer> ports) {
        return IntStream.range(0, ports.size())
                .boxed()
                .collect(Collectors.toMap(
                        member -> member,
                        member -> InetSocketAddress.createUnresolved("127.0.0.1", ports.get(member))));
    }

    /**
     * Starts a member.
     *
     * @param folder the member's
     * @param member its number
     * @param seed of its events
     * @param settings the engine with its options
     * @param acknowledged takes the receipts that it gives
     */
    public static RunningMember start(
            Path folder, int member, long seed, ConsensusSettings settings, Queue<EventRef> acknowledged)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                folder.toString(),
                Integer.toString(MemberChains.MEMBERS),
                Integer.toString(member),
                Long.toString(seed),
                settings.engine()));
        settings.options().forEach((name, value) -> arguments.add(name + "=" + value));
        ProcessBuilder builder = new ProcessBuilder(command(MemberProcess.class, arguments))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        return new RunningMember(builder, acknowledged);
    }

    @Override
    protected void read(String line) {
        if (line.startsWith(MemberProcess.HEIGHT)) {
            height.set(Long.parseLong(line.substring(MemberProcess.HEIGHT.length())));
        } else if (line.startsWith(MemberProcess.HEALTH)) {
            String list = line.substring(MemberProcess.HEALTH.length());
            codes = Optional.of(list.isEmpty() ? Set.of() : Set.of(list.split(",", -1)));
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

    /** The codes of the issues that it said last, if it said any; asks for the next answer. */
    public Optional<Set<String>> issues() throws IOException {
        tell("health");
        return codes;
    }

    /** How many receipts it gave. */
    public long receipts() {
        return receipts.get();
    }

    /** True if it gives no more receipts. */
    public boolean isStopped() {
        return stopped;
    }

    /** The height that it said last; asks for the next answer. */
    public long height() throws IOException {
        tell("height");
        return height.get();
    }
}
