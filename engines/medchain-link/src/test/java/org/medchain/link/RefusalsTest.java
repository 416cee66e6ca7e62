package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.health.NoLink;
import org.medchain.health.Refusal;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;
import org.medchain.testkit.fixture.Await;

/** Parties keep whom they refused lately, and why. */
@Timeout(60)
class RefusalsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Consortium consortium = Consortium.create(SuiteId.X25519, 1);

    private Party party(Consortium of, String name, long seed, Bytes network) throws VerificationException {
        SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, seed);
        return new Party(of.anchor(), network, of.certify(name, keys), keys, PATIENCE);
    }

    private void assertRefused(Party server, Party peer, IdentityCertificate guest, String why) throws Exception {
        InetSocketAddress address = server.listen(Set.of(guest));
        peer.dial(address);
        Await.until("the refusal is kept", () -> !server.refusals().isEmpty());
        assertThat(server.refusals().get(0).at()).isEqualTo(Consortium.NOW);
        assertThat(server.refusals().get(0).reason()).contains(why);
        Await.until("no more than a few are kept", () -> server.refusals().size() >= 2);
        assertThat(server.refusals()).hasSizeLessThanOrEqualTo(8);
        assertThat(server.up()).isEmpty();
    }

    @Test
    void refusals_ofOneHost_doNotDisplaceThoseOfOthers() {
        Registry registry = new Registry(new NoListener(), new LinkMeter(Metrics.NONE, Tag.Network.LEDGER));
        Refusal other = new Refusal(Consortium.NOW, "/10.0.0.1:7401", "revoked");
        boolean unused = registry.refused(other);
        for (int port = 1; port <= 100; port++) {
            unused = registry.refused(new Refusal(Consortium.NOW, "/10.0.0.9:" + port, "of another consortium"));
        }
        assertThat(registry.refusals()).contains(other).hasSizeLessThanOrEqualTo(8);
        assertThat(registry.refusals().get(registry.refusals().size() - 1).address())
                .isEqualTo("/10.0.0.9:100");
    }

    /** A peer that dials again and again is told of once. */
    @Test
    void refusal_ofAHostForTheSameReason_isNoNews() {
        Registry registry = new Registry(new NoListener(), new LinkMeter(Metrics.NONE, Tag.Network.LEDGER));

        assertThat(registry.refused(new Refusal(Consortium.NOW, "/10.0.0.1:7401", "revoked")))
                .isTrue();
        assertThat(registry.refused(new Refusal(Consortium.NOW, "/10.0.0.1:7402", "revoked")))
                .isFalse();
        assertThat(registry.refused(new Refusal(Consortium.NOW, "/10.0.0.1:7403", "expired")))
                .isTrue();
        assertThat(registry.refused(new Refusal(Consortium.NOW, "/10.0.0.2:7401", "revoked")))
                .isTrue();
    }

    private static final class NoListener implements LinkListener {
        @Override
        public void up(Link link) {}

        @Override
        public void received(Link link, Bytes frame) {}

        @Override
        public void down(Link link) {}
    }

    @Test
    void refusals_haveThePartiesThatMayNotConnect() throws Exception {
        try (Party server = party(consortium, "server", 2, Party.NETWORK);
                Party stranger = party(consortium, "stranger", 3, Party.NETWORK)) {
            assertRefused(server, stranger, server.settings().certificate(), "stranger");
            assertThat(stranger.refusals()).isEmpty();
        }
    }

    @Test
    void refusals_haveThoseWhoseCertificateWasRevoked() throws Exception {
        try (Party server = party(consortium, "server", 2, Party.NETWORK);
                Party peer = party(consortium, "peer", 3, Party.NETWORK)) {
            server.revoke(peer.settings().certificate());
            assertRefused(server, peer, peer.settings().certificate(), "revoked");
        }
    }

    /** The operator of this party is told; the other end is not, which may be a stranger. */
    @Test
    void refusals_tellARevokedCertificateFromOneOfWhichThatIsNotKnown() throws Exception {
        try (Party server = party(consortium, "server", 2, Party.NETWORK);
                Party revoked = party(consortium, "revoked", 3, Party.NETWORK);
                Party doubted = party(consortium, "doubted", 4, Party.NETWORK)) {
            server.revoke(revoked.settings().certificate());
            server.doubt(doubted.settings().certificate());
            assertDialledIsRefused(server, revoked, NoLink.NOT_IN_FORCE, " was revoked");
            assertDialledIsRefused(server, doubted, NoLink.REVOCATION_UNKNOWN, "this party does not know yet whether ");

            InetSocketAddress address = server.listen(Set.of());
            Line ofRevoked = revoked.dial(address);
            Line ofDoubted = doubted.dial(address);
            Await.until(
                    "both hear the same",
                    () -> isRefusal(ofRevoked) && ofDoubted.trouble().equals(ofRevoked.trouble()));
        }
    }

    private static boolean isRefusal(Line line) {
        return line.trouble().map(LinkTrouble::kind).equals(Optional.of(NoLink.REFUSES));
    }

    private static void assertDialledIsRefused(Party server, Party peer, NoLink kind, String why) throws Exception {
        Line line = server.dial(peer.listen(Set.of(server.settings().certificate())));
        Await.until("it is refused", () -> line.trouble().map(LinkTrouble::kind).equals(Optional.of(kind)));
        assertThat(line.trouble().orElseThrow().text()).contains(why);
        assertThat(line.trouble().orElseThrow().text().contains("know yet"))
                .isEqualTo(kind == NoLink.REVOCATION_UNKNOWN);
        line.close();
    }

    @Test
    void refusals_haveThoseOfAnotherConsortium() throws Exception {
        Consortium other = Consortium.create(SuiteId.X25519, 9);
        try (Party server = party(consortium, "server", 2, Party.NETWORK);
                Party peer = party(other, "peer", 3, Party.NETWORK)) {
            assertRefused(server, peer, peer.settings().certificate(), "peer");
        }
    }
}
