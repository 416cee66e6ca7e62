package org.medchain.dht.quorum;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.Revocations;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.NodeWorld;
import org.medchain.error.MedChainException;
import org.medchain.link.Allowance;
import org.medchain.link.Link;
import org.medchain.link.LinkListener;
import org.medchain.link.LinkSettings;
import org.medchain.link.Links;
import org.medchain.testkit.dht.TestRecord;

/** A node that answers nothing and sends whoever links with it large answers to requests that nobody made, without a pause. */
final class FloodingNode implements LinkListener, AutoCloseable {
    private static final long NOBODYS = 1_000_000_000_000L;
    private static final int SIGNATURES = 1_000;

    private final Bytes flood;
    private final Links links;
    private final Map<Link, Thread> floods = new ConcurrentHashMap<>();
    private final AtomicLong sent = new AtomicLong();

    FloodingNode(QuorumCluster cluster, int number, Clock clock) throws MedChainException {
        TestRecord record = TestRecord.of(77);
        List<DirectoryWrite> writes = LongStream.rangeClosed(1, SIGNATURES)
                .<DirectoryWrite>mapToObj(record::tombstone)
                .toList();
        this.flood = MessageCodec.encode(new Message.Fetched(NOBODYS, writes));
        NodeWorld world = cluster.world();
        this.links = new Links(
                new LinkSettings(
                        LinkSettings.network("directory", Bytes.utf8("medchain directory")),
                        world.certificate(number),
                        world.identity(number),
                        ConsortiumRoot.of(world.ca.certificate()),
                        Revocations.NONE,
                        clock,
                        new SecureRandom(),
                        Duration.ofSeconds(5)),
                this);
        InetSocketAddress unused = links.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), cluster.port(number)),
                peer -> new Allowance(MessageCodec.MAX_SIZE, 4 << 20, 16));
    }

    /** How many answers that nobody asked for have left. */
    long sent() {
        return sent.get();
    }

    @Override
    public void up(Link link) {
        Thread flooding = new Thread(() -> flood(link), "flood");
        flooding.setDaemon(true);
        floods.put(link, flooding);
        flooding.start();
    }

    private void flood(Link link) {
        while (floods.containsKey(link)) {
            if (link.send(flood)) {
                sent.incrementAndGet();
            } else {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Override
    public void received(Link link, Bytes frame) {}

    @Override
    public void down(Link link) {
        floods.remove(link);
    }

    @Override
    public void close() {
        floods.clear();
        links.close();
    }
}
