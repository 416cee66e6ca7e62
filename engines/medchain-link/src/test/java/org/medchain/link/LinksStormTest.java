package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.fixture.Consortium;

/** Many links that are all opened at once. */
class LinksStormTest {
    private static final int LINES = 30;
    /** So long nobody else dials. */
    private static final int NO_MORE_MILLIS = 300;

    private static final int MANY = 40;

    private final Consortium consortium = Consortium.create(SuiteId.X25519, 1);
    private final Set<IdentityCertificate> guests = ConcurrentHashMap.newKeySet();
    private final List<Party> parties = new ArrayList<>();

    private void enrol(int count, Duration patience) throws MedChainException {
        for (int i = 0; i < count; i++) {
            SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, i);
            IdentityCertificate certificate = consortium.certify("party-" + i, keys);
            guests.add(certificate);
            parties.add(new Party(consortium.anchor(), Party.NETWORK, certificate, keys, patience));
        }
    }

    @AfterEach
    void close() {
        parties.forEach(Party::close);
    }

    @Test
    void dial_whoSayNothing_fewAreUnderWayUntilSomeEnd() throws MedChainException, IOException {
        enrol(1, Duration.ofMinutes(5));
        Deque<Socket> open = new ArrayDeque<>();
        try (ServerSocket silent = new ServerSocket(0, LINES, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < LINES; i++) {
                parties.get(0).dial((InetSocketAddress) silent.getLocalSocketAddress());
            }
            for (int i = 0; i < DialQueue.AT_FIRST; i++) {
                open.addLast(silent.accept());
            }
            silent.setSoTimeout(NO_MORE_MILLIS);
            assertThatThrownBy(silent::accept).isInstanceOf(SocketTimeoutException.class);
            silent.setSoTimeout(0);
            while (!open.isEmpty()) {
                open.removeFirst().close();
            }
            open.addLast(silent.accept());
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void dial_someWhoSayNothing_theOthersAreReached() throws MedChainException, IOException {
        enrol(2, Duration.ofMillis(1_500));
        try (ServerSocket silent = new ServerSocket(0, LINES, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < DialQueue.AT_FIRST; i++) {
                parties.get(0).dial((InetSocketAddress) silent.getLocalSocketAddress());
            }
            parties.get(0).dial(parties.get(1).listen(guests));
            Party.await("a link", () -> parties.get(0).up().size() == 1);
        }
    }

    /** All at once they would have more handshakes to do than one machine can in time. */
    @Tag("slow")
    @Test
    void dial_allEachOther_allAreLinked() throws MedChainException {
        enrol(MANY, Duration.ofSeconds(5));
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (Party party : parties) {
            addresses.add(party.listen(guests));
        }
        long begun = System.nanoTime();
        for (int i = 0; i < MANY; i++) {
            for (int other = 0; other < MANY; other++) {
                if (i != other) {
                    parties.get(i).dial(addresses.get(other));
                }
            }
        }
        Party.await(
                "all links", () -> parties.stream().allMatch(party -> party.up().size() == 2 * (MANY - 1)));
        System.out.printf("%d parties, all linked after %.1f s%n", MANY, (System.nanoTime() - begun) / 1e9);
    }
}
