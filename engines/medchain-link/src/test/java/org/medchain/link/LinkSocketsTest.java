package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.ca.Revocations.Standing;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.testkit.fixture.TestRandom;

/** Sockets whose two ends have proved who they are before a byte goes; real ones, on the loopback interface. */
class LinkSocketsTest {
    private static final int HALF_HANDSHAKES = 200;
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int GO = 7;

    private final Consortium consortium = Consortium.create(SuiteId.X25519, 1);
    private final Set<Bytes> revoked = ConcurrentHashMap.newKeySet();
    private volatile boolean unreadable;
    private final Set<Bytes> unwanted = ConcurrentHashMap.newKeySet();
    private final Set<Bytes> unjudged = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Bytes> serials = new HashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private LinkSockets host;
    private ServerSocket door;

    @BeforeEach
    void listen() throws Exception {
        host = sockets(consortium, Party.NETWORK, 1, Duration.ofSeconds(20));
        door = host.serverSocket();
        open.add(door);
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private LinkSockets sockets(Consortium of, Bytes network, int party, Duration patience) throws MedChainException {
        SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, party);
        IdentityCertificate certificate = of.certify("party " + party, keys);
        serials.put(party, certificate.serial());
        LinkSettings settings = new LinkSettings(
                network,
                certificate,
                keys,
                of.anchor(),
                serial -> Standing.of(isRevoked(serial)),
                Clock.fixed(Consortium.NOW, ZoneOffset.UTC),
                TestRandom.seeded(party),
                patience);
        LinkSockets made = new LinkSockets(settings, this::admit);
        open.add(made);
        return made;
    }

    private void admit(IdentityCertificate peer) throws VerificationException {
        if (unjudged.contains(peer.serial())) {
            throw new StackOverflowError("for a test");
        }
        if (unwanted.contains(peer.serial())) {
            throw new VerificationException(peer + " is unwanted");
        }
    }

    private Socket dial(LinkSockets from) throws IOException {
        Socket socket = from.socket();
        open.add(socket);
        socket.connect(door.getLocalSocketAddress(), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private CompletableFuture<Socket> accepted() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                Socket socket = door.accept();
                open.add(socket);
                return socket;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The other end would talk first, so that a refusal after the handshake shows. */
    private void assertRefused(LinkSockets stranger) {
        assertThat(readsNothing(() -> dial(stranger))).isTrue();
    }

    private interface Dialling {
        Socket socket() throws IOException;
    }

    /** The connection fails or ends before anything was read on it. */
    private static boolean readsNothing(Dialling dialling) {
        try {
            return dialling.socket().getInputStream().read() == -1;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection stands", e);
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void bytes_betweenTwoOfTheAuthority_arriveAsTheyWere() throws Exception {
        CompletableFuture<Socket> other = accepted();
        Socket own = dial(sockets(consortium, Party.NETWORK, 2, Duration.ofSeconds(20)));
        byte[] sent = "0123456789".repeat(10_000).getBytes(StandardCharsets.UTF_8);

        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                own.getOutputStream().write(sent);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(other.join().getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        writing.join();
        other.join().getOutputStream().write(GO);
        assertThat(own.getInputStream().read()).isEqualTo(GO);
    }

    @Test
    void strangers_areNotAcceptedAndReadNothing() throws Exception {
        CompletableFuture<Socket> first = accepted();
        LinkSockets ofAnotherCa =
                sockets(Consortium.create(SuiteId.X25519, 9), Party.NETWORK, 3, Duration.ofSeconds(20));
        LinkSockets ofAnotherNetwork = sockets(consortium, Bytes.utf8("another"), 4, Duration.ofSeconds(20));
        assertRefused(ofAnotherCa);
        assertRefused(ofAnotherNetwork);
        assertThat(first).isNotDone();

        Socket friend = dial(sockets(consortium, Party.NETWORK, 2, Duration.ofSeconds(20)));
        first.join().getOutputStream().write(GO);
        assertThat(friend.getInputStream().read()).isEqualTo(GO);
    }

    /** Many times as many as may prove themselves at once. */
    @Test
    void guests_whoseAdmissionRunsIntoAnError_areClosedAndTheNextIsServed() throws Exception {
        LinkSockets guest = sockets(consortium, Party.NETWORK, 3, Duration.ofSeconds(20));
        unjudged.add(serials.get(3));
        for (int i = 0; i < 150; i++) {
            assertRefused(guest);
        }
        CompletableFuture<Socket> other = accepted();
        Socket friend = dial(sockets(consortium, Party.NETWORK, 2, Duration.ofSeconds(20)));
        other.join().getOutputStream().write(GO);
        assertThat(friend.getInputStream().read()).isEqualTo(GO);
    }

    @Test
    void dialling_whoIsNotWanted_fails() throws Exception {
        unwanted.add(serials.get(1));
        LinkSockets choosy = sockets(consortium, Party.NETWORK, 2, Duration.ofSeconds(20));

        assertThatThrownBy(() -> dial(choosy)).isInstanceOf(IOException.class).hasMessageContaining("is unwanted");
    }

    @Test
    void silentConnections_doNotHoldUpOthers() throws Exception {
        for (int i = 0; i < HALF_HANDSHAKES; i++) {
            open.add(new Socket(InetAddress.getLoopbackAddress(), door.getLocalPort()));
        }
        CompletableFuture<Socket> other = accepted();

        Socket friend = dial(sockets(consortium, Party.NETWORK, 2, Duration.ofSeconds(20)));

        other.join().getOutputStream().write(GO);
        assertThat(friend.getInputStream().read()).isEqualTo(GO);
    }

    @Test
    void silentConnection_isClosedInTime() throws Exception {
        LinkSockets hasty = sockets(consortium, Party.NETWORK, 5, Duration.ofMillis(50));
        try (ServerSocket quick = hasty.serverSocket()) {
            quick.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), quick.getLocalPort())) {
                silent.setSoTimeout(TIMEOUT_MILLIS);
                assertThat(silent.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void connection_whoseCertificateIsRevoked_isClosed() throws Exception {
        CompletableFuture<Socket> other = accepted();
        Socket friend = dial(sockets(consortium, Party.NETWORK, 2, Duration.ofSeconds(20)));
        assertThat(other.join().isClosed()).isFalse();

        host.lookAgain();
        assertThat(other.join().isClosed()).isFalse();
        revoked.add(serials.get(2));
        host.lookAgain();

        assertThat(other.join().isClosed()).isTrue();
        assertThat(readsNothing(() -> friend)).isTrue();
    }

    /** Nobody would look again after that. */
    @Test
    void connection_whoseCertificateCannotBeJudged_isClosedAndOthersAreLookedAt() throws Exception {
        CompletableFuture<Socket> other = accepted();
        Socket friend = dial(sockets(consortium, Party.NETWORK, 2, Duration.ofSeconds(20)));
        assertThat(other.join().isClosed()).isFalse();
        unreadable = true;

        host.lookAgain();

        assertThat(other.join().isClosed()).isTrue();
        assertThat(readsNothing(() -> friend)).isTrue();
    }

    private boolean isRevoked(Bytes serial) {
        if (unreadable) {
            throw new IllegalStateException("revocations cannot be read");
        }
        return revoked.contains(serial);
    }

    @Test
    void accept_whenTheDoorIsClosed_endsWithAnException() throws Exception {
        CompletableFuture<Socket> waiting = accepted();
        door.close();
        assertThat(waiting.handle((socket, failure) -> failure != null).join()).isTrue();
    }
}
