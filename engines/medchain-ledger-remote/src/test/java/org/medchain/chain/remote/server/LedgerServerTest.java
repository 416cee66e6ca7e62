package org.medchain.chain.remote.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.chain.remote.fixture.Served;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.ClientNetwork;
import org.medchain.chain.remote.wire.Question;
import org.medchain.chain.remote.wire.Request;
import org.medchain.chain.remote.wire.Response;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.ca.Revocations;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.link.Allowance;
import org.medchain.link.Line;
import org.medchain.link.Link;
import org.medchain.link.LinkListener;
import org.medchain.link.LinkSettings;
import org.medchain.link.Links;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/** Who is served, and what a client may do to a server. */
@Timeout(60)
class LedgerServerTest {
    private static final Identity USER = Identities.of(50);
    private static final Identity OTHER = Identities.of(51);

    @TempDir
    Path folder;

    private final LedgerWorld world = new LedgerWorld();
    private Ledger own;
    private LedgerServer server;

    @BeforeEach
    void open() throws MedChainException {
        own = world.open(folder);
        world.admitAll(own);
        server = Served.server(world, 0, own, 0);
    }

    @AfterEach
    void close() throws MedChainException {
        server.close();
        own.close();
    }

    private Ledger client(IdentityCertificate certificate, Identity identity) throws MedChainException {
        return RemoteLedgerBuilder.of(world.config)
                .user(new CertifiedIdentity(identity, certificate))
                .server(server.address())
                .clock(world.clock)
                .deadline(Duration.ofSeconds(2))
                .open();
    }

    private void assertServed(IdentityCertificate certificate, Identity identity) throws MedChainException {
        try (Ledger ledger = client(certificate, identity)) {
            assertThat(ledger.block(1)).isEqualTo(own.block(1));
        }
    }

    private void assertNotServed(IdentityCertificate certificate, Identity identity) throws MedChainException {
        try (Ledger ledger = client(certificate, identity)) {
            assertThatThrownBy(() -> ledger.block(1)).isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void client_notCertifiedForNow_isNotServed() throws MedChainException {
        Instant start = LedgerWorld.START;
        ConsortiumCa stranger = ConsortiumCa.create(
                "Test CA", SuiteId.X25519, start.minusSeconds(60), LedgerWorld.END, new SecureRandom());
        assertServed(world.issue(USER), USER);
        assertNotServed(
                stranger.issue(EnrolmentRequest.create("user", USER), start.minusSeconds(60), LedgerWorld.END), USER);
        assertNotServed(world.issue(USER, start.minusSeconds(60), start.minusSeconds(1)), USER);
    }

    @Test
    void client_whoseCertificateIsRevoked_isServedNoMore() throws MedChainException {
        IdentityCertificate certificate = world.issue(USER);
        assertServed(certificate, USER);
        own.append(RevokeCertificates.create(world.consortium, List.of(certificate.serial()), world.ca.identity())
                        .event())
                .join();
        assertNotServed(certificate, USER);
        assertThat(server.refusals()).isNotEmpty().allSatisfy(refusal -> assertThat(refusal.reason())
                .contains("revoked"));
        assertServed(world.issue(OTHER), OTHER);
    }

    @Test
    void patience_thatCannotBeMeant_isRefused() {
        LedgerServerBuilder builder = LedgerServerBuilder.of(own);
        for (Duration patience : List.of(Duration.ZERO, Duration.ofSeconds(-5), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.patience(patience))
                    .withMessageStartingWith("patience: expected a time from 1 ms to ");
        }
    }

    @Test
    void address_isTheOneGivenAndNoOther() throws IOException {
        InetSocketAddress elsewhere =
                new InetSocketAddress("127.0.0.2", server.address().getPort());
        try (Socket socket = new Socket()) {
            assertThatThrownBy(() -> socket.connect(elsewhere, 2_000)).isInstanceOf(IOException.class);
        }
        assertThat(server.address().getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
    }

    @Test
    void frame_overItsLimitOrNoRequest_endsThatLinkAndNoOther() throws Exception {
        try (Ledger other = client(world.issue(OTHER), OTHER);
                RawClient raw = new RawClient(new Request(1, 0, new Question.Head()).encode())) {
            assertThat(Response.decode(raw.next()).answer()).isInstanceOf(Answer.Head.class);
            raw.onUp = Bytes.copyOf(new byte[Request.MAX_SIZE + 1]);
            raw.awaitDown(() -> raw.send(raw.onUp));
            raw.onUp = Bytes.utf8("no request");
            raw.awaitDown(() -> {});
            assertThat(other.block(1)).isEqualTo(own.block(1));
        }
    }

    @Test
    void request_forMoreThanTheLedgerHas_isAnsweredBehind() throws Exception {
        try (RawClient raw = new RawClient(new Request(1, 1_000, new Question.Head()).encode())) {
            assertThat(Response.decode(raw.next())).isEqualTo(new Response(1, own.height(), new Answer.Behind()));
        }
    }

    @Test
    void history_ofManyChunks_comesInPages() throws MedChainException {
        try (Ledger ledger = client(world.issue(USER), USER)) {
            Event chunk = world.firstChunk(world.provider);
            EventRef last = ledger.append(chunk).join();
            for (int index = 2; index <= 3 * Response.MAX_PAGE_CHUNKS; index++) {
                last = ledger.append(world.chunk(world.provider, index, last)).join();
            }
            assertThat(ledger.history(last, Ledger.MAX_HISTORY)).isEqualTo(own.history(last, Ledger.MAX_HISTORY));
            assertThat(ledger.history(last, 100)).hasSize(100);
        }
    }

    @Test
    void close_onAThreadOfTheServer_doesNotWaitForThatThread() throws Exception {
        AtomicReference<LedgerServer> closing = new AtomicReference<>();
        CountDownLatch closed = new CountDownLatch(1);
        Ledger closer = (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    LedgerServer asked = closing.get();
                    if (asked != null && isOfTheServer(Thread.currentThread())) {
                        asked.close();
                        closed.countDown();
                    }
                    return method.invoke(own, arguments);
                });
        LedgerServer other = Served.server(world, 0, closer, 0);
        try (RawClient raw = new RawClient(other, new Request(1, 0, new Question.Head()).encode())) {
            assertThat(raw.next()).isNotNull();
            closing.set(other);
            raw.send(raw.onUp);

            assertThat(closed.await(1, TimeUnit.MINUTES)).isTrue();
        }
        other.close();
        Await.until(
                "no threads but those of the server that is open",
                () -> Thread.getAllStackTraces().keySet().stream()
                                .filter(LedgerServerTest::isOfTheServer)
                                .count()
                        <= 2);
        assertServed(world.issue(OTHER), OTHER);
    }

    private static boolean isOfTheServer(Thread thread) {
        return thread.getName().startsWith("medchain-ledger-server-");
    }

    /** A client that sends what it wants: one frame whenever it is linked. */
    private final class RawClient implements LinkListener, AutoCloseable {
        private final BlockingQueue<Bytes> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<Link> ended = new LinkedBlockingQueue<>();
        private final Links links;
        private final Line line;
        private volatile Bytes onUp;
        private volatile Link link;

        RawClient(Bytes onUp) throws MedChainException {
            this(server, onUp);
        }

        RawClient(LedgerServer to, Bytes onUp) throws MedChainException {
            this.onUp = onUp;
            LinkSettings settings = new LinkSettings(
                    ClientNetwork.of(world.config),
                    world.issue(USER),
                    USER,
                    ConsortiumRoot.of(world.config.ca()),
                    Revocations.NONE,
                    world.clock,
                    new SecureRandom(),
                    Duration.ofSeconds(5));
            this.links = new Links(settings, this);
            this.line = links.dial(to.address(), peer -> new Allowance(1 << 20, 1 << 20, 1));
        }

        Bytes next() throws InterruptedException {
            return received.poll(1, TimeUnit.MINUTES);
        }

        void send(Bytes frame) {
            link.send(frame);
        }

        void awaitDown(Runnable first) throws MedChainException {
            ended.clear();
            first.run();
            Await.until("the link is closed", () -> !ended.isEmpty());
        }

        @Override
        public void up(Link opened) {
            link = opened;
            opened.send(onUp);
        }

        @Override
        public void received(Link from, Bytes frame) {
            received.add(frame);
        }

        @Override
        public void down(Link closed) {
            ended.add(closed);
        }

        @Override
        public void close() {
            line.close();
            links.close();
        }
    }
}
