package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.testkit.fixture.TestRandom;

/** Strangers, and members who are not who they say, on real sockets, while two parties go on talking. */
class LinksAttackTest {
    private static final int HALF_HANDSHAKES = 1_000;
    private static final int MAX_UNKNOWN = Registry.MAX_UNKNOWN;

    private final Consortium consortium = Consortium.create(SuiteId.X25519, 1);
    private final SoftwareIdentity guestKeys = Consortium.identity(SuiteId.X25519, 3);
    private final SoftwareIdentity otherKeys = Consortium.identity(SuiteId.X25519, 4);
    private final Set<IdentityCertificate> guests = ConcurrentHashMap.newKeySet();
    private final List<Party> parties = new ArrayList<>();
    private IdentityCertificate guest;
    private IdentityCertificate other;
    private Party victim;
    private Party friend;
    private InetSocketAddress address;

    @BeforeEach
    void link() throws MedChainException {
        guest = consortium.certify("guest", guestKeys);
        other = consortium.certify("other", otherKeys);
        victim = party(consortium, Party.NETWORK, "victim", Consortium.identity(SuiteId.X25519, 1));
        SoftwareIdentity friendKeys = Consortium.identity(SuiteId.X25519, 2);
        friend = party(consortium, Party.NETWORK, "friend", friendKeys);
        guests.addAll(Set.of(guest, other, friend.settings().certificate()));
        address = victim.listen(guests);
        friend.dial(address);
        Party.await("a link", () -> victim.up().size() == 1 && friend.up().size() == 1);
    }

    private Party party(Consortium of, Bytes network, String name, SoftwareIdentity keys) throws VerificationException {
        return party(of, network, of.certify(name, keys), keys);
    }

    private Party party(Consortium of, Bytes network, IdentityCertificate certificate, SoftwareIdentity keys) {
        return party(of, network, certificate, keys, Duration.ofSeconds(5));
    }

    private Party party(
            Consortium of, Bytes network, IdentityCertificate certificate, SoftwareIdentity keys, Duration patience) {
        Party party = new Party(of.anchor(), network, certificate, keys, patience);
        parties.add(party);
        return party;
    }

    @AfterEach
    void goesOnAndClose() {
        Link theirs = friend.up().iterator().next();
        int before = victim.frames().size();
        assertThat(theirs.send(Bytes.utf8("still here"))).isTrue();
        Party.await("a frame", () -> victim.frames().size() == before + 1);
        parties.forEach(Party::close);
    }

    /** Nobody but the friend is in, though somebody tried and was turned away. */
    private void assertOnlyFriend() {
        assertThat(victim.everUp()).isEqualTo(1);
        assertThat(victim.up()).hasSize(1);
        assertThat(victim.up().iterator().next().peer())
                .isEqualTo(friend.settings().certificate());
    }

    private Bytes hello(IdentityCertificate certificate, SoftwareIdentity keys, Hello.Ends ends) {
        LinkSettings own = party(consortium, Party.NETWORK, certificate, keys).settings();
        return Hello.of(own, ends).encode();
    }

    private void assertRefused(Intruder intruder, Bytes hello) throws IOException {
        intruder.send(hello);
        assertThat(intruder.isClosedByOther()).isTrue();
        assertOnlyFriend();
    }

    @Test
    void hello_aGuestOnItsOwnConnection_isLetIn() throws IOException, GeneralSecurityException {
        try (Intruder known = Intruder.tls(address, "TLSv1.3")) {
            known.send(hello(guest, guestKeys, known.ends()));
            Party.await("the guest", () -> victim.up().size() == 2);
        }
        Party.await("the guest leaves", () -> victim.up().size() == 1);
    }

    @Test
    void listen_oneAddress_isBoundThereAndNowhereElse() throws IOException {
        assertThat(address.getAddress().isLoopbackAddress()).isTrue();
        for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress local : Collections.list(card.getInetAddresses())) {
                if (local instanceof Inet4Address && !local.isLoopbackAddress()) {
                    InetSocketAddress elsewhere = new InetSocketAddress(local, address.getPort());
                    assertThatThrownBy(() -> Intruder.plain(elsewhere).close()).isInstanceOf(ConnectException.class);
                }
            }
        }
    }

    @Test
    void connect_withoutTls_isClosed() throws IOException {
        try (Intruder intruder = Intruder.plain(address)) {
            intruder.send(hello(guest, guestKeys, new Hello.Ends(Bytes.utf8("own"), Bytes.utf8("other"))));
            assertThat(intruder.isClosedByOther()).isTrue();
        }
        assertOnlyFriend();
    }

    @Test
    void connect_withGarbage_isClosed() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Intruder intruder = Intruder.plain(address)) {
                intruder.sendRaw(Bytes.random(TestRandom.seeded(i), 1_000));
                assertThat(intruder.isClosedByOther()).isTrue();
            }
        }
        assertOnlyFriend();
    }

    @Test
    void connect_withTls12_isRefused() {
        assertThatThrownBy(() -> Intruder.tls(address, "TLSv1.2").close()).isInstanceOf(SSLException.class);
        assertOnlyFriend();
    }

    @Test
    void connect_withoutCertificate_isClosed() throws IOException {
        try (Intruder intruder = Intruder.withoutCertificate(address)) {
            assertThat(intruder.isClosedByOther()).isTrue();
        }
        assertOnlyFriend();
    }

    @Test
    void connect_andSayNothing_isClosedAfterSomeTime() throws IOException {
        try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
            assertThat(intruder.isClosedByOther()).isTrue();
        }
        assertOnlyFriend();
    }

    @Test
    void hello_ofAnotherAuthority_isRefused() throws IOException, MedChainException, GeneralSecurityException {
        Consortium elsewhere = Consortium.create(SuiteId.X25519, 77);
        IdentityCertificate foreign = elsewhere.certify("guest", guestKeys);
        guests.add(foreign);
        try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
            assertRefused(intruder, hello(foreign, guestKeys, intruder.ends()));
        }
    }

    @Test
    void hello_expired_isRefused() throws IOException, MedChainException, GeneralSecurityException {
        IdentityCertificate expired = consortium
                .ca()
                .issue(
                        EnrolmentRequest.create("guest", guestKeys),
                        Consortium.FROM,
                        Instant.parse("2026-05-31T00:00:00Z"));
        guests.add(expired);
        try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
            assertRefused(intruder, hello(expired, guestKeys, intruder.ends()));
        }
    }

    @Test
    void hello_revoked_isRefused() throws IOException, GeneralSecurityException {
        victim.revoke(guest);
        try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
            assertRefused(intruder, hello(guest, guestKeys, intruder.ends()));
        }
    }

    @Test
    void hello_ofSomebodyWhomTheDoorkeeperDoesNotKnow_isRefused() throws IOException, GeneralSecurityException {
        guests.remove(guest);
        try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
            assertRefused(intruder, hello(guest, guestKeys, intruder.ends()));
        }
    }

    @Test
    void hello_ofAnotherNetwork_isRefused() throws IOException, GeneralSecurityException {
        Party elsewhere = party(consortium, Bytes.utf8("another"), guest, guestKeys);
        try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
            assertRefused(
                    intruder, Hello.of(elsewhere.settings(), intruder.ends()).encode());
        }
    }

    @Test
    void hello_inTheNameOfAnotherMember_isRefused() throws IOException, GeneralSecurityException {
        try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
            LinkSettings own =
                    party(consortium, Party.NETWORK, guest, guestKeys).settings();
            Hello mine = Hello.of(own, intruder.ends());
            assertRefused(intruder, new Hello(mine.network(), other, mine.signature()).encode());
        }
    }

    @Test
    void hello_ofAnotherConnection_isRefused() throws IOException, GeneralSecurityException {
        Hello.Ends elsewhere = new Hello.Ends(Bytes.utf8("certificate of the guest"), victimsTlsCertificate());
        try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
            assertRefused(intruder, hello(guest, guestKeys, elsewhere));
        }
    }

    private Bytes victimsTlsCertificate() throws IOException, GeneralSecurityException {
        try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
            return intruder.ends().other();
        }
    }

    @Test
    void hello_ofTheVictimSentBack_isRefused() throws IOException {
        try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
            assertRefused(intruder, intruder.receive());
        }
    }

    @Test
    void hello_garbage_isRefused() throws IOException {
        try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
            assertRefused(intruder, Bytes.utf8("hello"));
        }
    }

    @Test
    void frame_tooLongBeforeHello_isRefusedUnread() throws IOException {
        for (int length : new int[] {Hello.MAX_SIZE + 1, Integer.MAX_VALUE, -1}) {
            try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
                intruder.sendLength(length);
                assertThat(intruder.isClosedByOther()).isTrue();
            }
        }
        assertOnlyFriend();
    }

    @Test
    void frame_tooLongAfterHello_endsTheLink() throws IOException, GeneralSecurityException {
        for (int length : new int[] {Party.ALLOWANCE.maxFrame() + 1, Integer.MAX_VALUE, -1}) {
            try (Intruder intruder = Intruder.tls(address, "TLSv1.3")) {
                intruder.send(hello(guest, guestKeys, intruder.ends()));
                Party.await("the guest", () -> victim.up().size() == 2);
                intruder.sendLength(length);
                assertThat(intruder.isClosedByOther()).isTrue();
                Party.await("the guest is out", () -> victim.up().size() == 1);
            }
        }
    }

    @Test
    void handshake_heldOpenAThousandTimes_keepsNobodyElseOut()
            throws IOException, MedChainException, GeneralSecurityException {
        SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, 9);
        Party patient =
                party(consortium, Party.NETWORK, consortium.certify("patient", keys), keys, Duration.ofMinutes(5));
        InetSocketAddress held = patient.listen(guests);
        Bytes half = Bytes.fromHex("1603010200010001fc0303");
        List<Intruder> holding = new ArrayList<>();
        try {
            for (int i = 0; i < HALF_HANDSHAKES; i++) {
                Intruder intruder = Intruder.plain(held);
                holding.add(intruder);
                intruder.sendRaw(half);
            }
            try (Intruder known = Intruder.tls(held, "TLSv1.3")) {
                known.send(hello(guest, guestKeys, known.ends()));
                Party.await("a guest gets in", () -> patient.up().size() == 1);
            }
            for (Intruder intruder : holding.subList(0, HALF_HANDSHAKES - MAX_UNKNOWN)) {
                assertThat(intruder.isClosedByOther()).isTrue();
            }
        } finally {
            for (Intruder intruder : holding) {
                intruder.close();
            }
        }
    }
}
