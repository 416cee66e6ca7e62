package org.medchain.dht.quorum;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.Revocations;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.NodeWorld;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Tombstone;
import org.medchain.error.MedChainException;
import org.medchain.link.LinkSettings;
import org.medchain.testkit.dht.TestRecord;

/** A node over real links that takes every write, stores none as it should, and lies when it is asked. */
final class LyingNode implements Inbox, AutoCloseable {
    /** How it lies. */
    enum Lie {
        OLD_VERSION,
        NOTHING,
        ANOTHER_RECORD,
        FORGED,
        DROPPED_REMOVAL
    }

    private final Lie lie;
    private final List<DirectoryWrite> taken = new CopyOnWriteArrayList<>();
    private final PartyLinks links;

    LyingNode(QuorumCluster cluster, int number, Lie lie, Clock clock) throws MedChainException {
        this.lie = lie;
        NodeWorld world = cluster.world();
        LinkSettings settings = new LinkSettings(
                LinkSettings.network("directory", Bytes.utf8("medchain directory")),
                world.certificate(number),
                world.identity(number),
                ConsortiumRoot.of(world.ca.certificate()),
                Revocations.NONE,
                clock,
                new SecureRandom(),
                Duration.ofSeconds(5));
        this.links = new PartyLinks(settings, OptionalInt.of(number), Runnable::run, this);
        links.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), cluster.port(number)));
    }

    @Override
    public void asked(Caller caller, Message.Request request, boolean sound) {
        if (request instanceof Message.Store store) {
            taken.add(store.write());
            caller.answer(new Message.Taken(store.id()));
        } else if (request instanceof Message.Look look) {
            caller.answer(new Message.Standing(look.id(), lieAbout(look.address())));
        } else {
            caller.answer(new Message.Refused(request.id(), Refusal.UNAVAILABLE));
        }
    }

    private Optional<DirectoryWrite> lieAbout(RecordAddress address) {
        List<DirectoryWrite> known =
                taken.stream().filter(write -> write.address().equals(address)).toList();
        List<DirectoryWrite> others =
                taken.stream().filter(write -> !write.address().equals(address)).toList();
        return switch (lie) {
            case OLD_VERSION -> known.stream().findFirst();
            case NOTHING -> Optional.empty();
            case ANOTHER_RECORD -> others.stream().findFirst();
            case FORGED -> known.stream().reduce((earlier, later) -> later).map(LyingNode::forged);
            case DROPPED_REMOVAL ->
                known.stream().filter(DirectoryRecord.class::isInstance).reduce((earlier, later) -> later);
        };
    }

    private static DirectoryWrite forged(DirectoryWrite write) {
        return write instanceof DirectoryRecord record
                ? TestRecord.forged(record)
                : TestRecord.forged((Tombstone) write);
    }

    @Override
    public boolean awaits(int node, long request) {
        return false;
    }

    @Override
    public void answered(int node, Message.Answer answer, boolean sound, Runnable done) {}

    @Override
    public void flooded(int node) {}

    @Override
    public void up(int node) {}

    @Override
    public void down(int node) {}

    @Override
    public void close() {
        links.close();
    }
}
