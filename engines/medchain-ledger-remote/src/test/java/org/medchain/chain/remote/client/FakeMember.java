package org.medchain.chain.remote.client;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.medchain.chain.remote.fixture.Served;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.ClientNetwork;
import org.medchain.chain.remote.wire.Question;
import org.medchain.chain.remote.wire.Request;
import org.medchain.chain.remote.wire.Response;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.Revocations;
import org.medchain.error.MedChainException;
import org.medchain.link.Allowance;
import org.medchain.link.Link;
import org.medchain.link.LinkListener;
import org.medchain.link.LinkSettings;
import org.medchain.link.Links;
import org.medchain.testkit.ledger.LedgerWorld;

/** Serves clients in a member's name, with a member's key, and says what a test wants. */
final class FakeMember implements LinkListener, AutoCloseable {
    private final Behaviour behaviour;
    private final boolean tellsChanges;
    private final Links links;
    private final InetSocketAddress address;
    private final AtomicInteger linked = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    /** The frames with which it answers a request. */
    interface Behaviour {
        List<Bytes> answer(Request request) throws MedChainException;
    }

    /** One that says that the members never changed. */
    FakeMember(LedgerWorld world, int member, Behaviour behaviour) throws MedChainException {
        this(world, member, behaviour, false);
    }

    private FakeMember(LedgerWorld world, int member, Behaviour behaviour, boolean tellsChanges)
            throws MedChainException {
        this.behaviour = behaviour;
        this.tellsChanges = tellsChanges;
        this.links = new Links(
                new LinkSettings(
                        ClientNetwork.of(world.config),
                        world.config.members().get(member).certificate(),
                        world.members.get(member),
                        ConsortiumRoot.of(world.config.ca()),
                        Revocations.NONE,
                        world.clock,
                        new SecureRandom(),
                        Duration.ofSeconds(5)),
                this);
        this.address = links.listen(Served.local(0), peer -> new Allowance(Request.MAX_SIZE, 64 << 20, 4));
    }

    /** One that says of changes of the members, too, what {@code behaviour} makes it say. */
    static FakeMember thatTellsChanges(LedgerWorld world, int member, Behaviour behaviour) throws MedChainException {
        return new FakeMember(world, member, behaviour, true);
    }

    InetSocketAddress address() {
        return address;
    }

    /** How many clients have come. */
    int linked() {
        return linked.get();
    }

    /** To how many requests it gave such an answer. */
    int asked() {
        return asked.get();
    }

    @Override
    public void up(Link link) {
        linked.incrementAndGet();
    }

    @Override
    public void received(Link link, Bytes frame) {
        try {
            Request request = Request.decode(frame);
            if (!tellsChanges && request.question() instanceof Question.Change) {
                link.send(new Response(request.id(), request.atLeast(), new Answer.Absent()).encode());
            } else {
                asked.incrementAndGet();
                behaviour.answer(request).forEach(link::send);
            }
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void down(Link link) {}

    @Override
    public void close() {
        links.close();
    }
}
