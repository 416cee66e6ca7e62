package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.fixture.Consortium;
import org.medchain.fixture.RecordingMetrics;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Tag.Direction;
import org.medchain.metrics.Tag.Initiator;
import org.medchain.metrics.Tag.LinkFailure;
import org.medchain.metrics.Tag.Network;

class LinkMeterTest {
    private static final int SIZE = 1_000;

    private final Consortium consortium = Consortium.create(SuiteId.X25519, 1);
    private final RecordingMetrics listening = new RecordingMetrics();
    private final RecordingMetrics dialling = new RecordingMetrics();

    private Party party(int number, RecordingMetrics metrics) throws MedChainException {
        SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, number);
        IdentityCertificate certificate = consortium.certify("party " + number, keys);
        return new Party(
                consortium.anchor(),
                Party.NETWORK,
                certificate,
                keys,
                Duration.ofSeconds(20),
                new LinkMeter(metrics, Network.DIRECTORY));
    }

    @Test
    void link_thatIsUp_isCountedWithItsBytesAtBothEnds() throws MedChainException {
        try (Party server = party(1, listening);
                Party client = party(2, dialling)) {
            client.dial(server.listen(Set.of(client.settings().certificate())));
            Party.await("a link", () -> client.up().size() == 1 && server.up().size() == 1);
            assertThat(client.up().iterator().next().send(Bytes.takeOwnership(new byte[SIZE])))
                    .isTrue();
            Party.await("a frame", () -> !server.frames().isEmpty());

            assertThat(dialling.sum(Instrument.LINK_COUNT.series(Network.DIRECTORY)))
                    .isOne();
            assertThat(dialling.sum(Instrument.LINK_CONNECTS.series(Network.DIRECTORY, Initiator.SELF)))
                    .isOne();
            assertThat(listening.sum(Instrument.LINK_CONNECTS.series(Network.DIRECTORY, Initiator.PEER)))
                    .isOne();
            assertThat(dialling.sum(Instrument.LINK_IO.series(Network.DIRECTORY, Direction.TRANSMIT)))
                    .isEqualTo(SIZE);
            assertThat(listening.sum(Instrument.LINK_IO.series(Network.DIRECTORY, Direction.RECEIVE)))
                    .isEqualTo(SIZE);
        }
        assertThat(dialling.isRegistered(Instrument.LINK_COUNT.series(Network.DIRECTORY)))
                .isFalse();
    }

    @Test
    void peer_thatIsNotAdmitted_isARefusalHere() throws MedChainException {
        try (Party server = party(1, listening);
                Party client = party(2, dialling)) {
            client.dial(server.listen(Set.of()));

            Party.await(
                    "a refusal",
                    () -> listening.sum(Instrument.LINK_FAILURES.series(Network.DIRECTORY, LinkFailure.REFUSED)) > 0);
        }
    }

    @Test
    void peer_whoseCertificateWasRevoked_isNamedSo() throws MedChainException {
        try (Party server = party(1, listening);
                Party client = party(2, dialling)) {
            server.revoke(client.settings().certificate());
            client.dial(server.listen(Set.of(client.settings().certificate())));

            Party.await(
                    "a refusal",
                    () -> listening.sum(Instrument.LINK_FAILURES.series(Network.DIRECTORY, LinkFailure.NOT_IN_FORCE))
                            > 0);
        }
    }

    @Test
    void address_whereNobodyListens_isUnreachable() throws MedChainException {
        InetSocketAddress address;
        try (Party gone = party(1, listening)) {
            address = gone.listen(Set.of());
        }
        try (Party client = party(2, dialling)) {
            client.dial(address);

            Party.await(
                    "a failure",
                    () -> dialling.sum(Instrument.LINK_FAILURES.series(Network.DIRECTORY, LinkFailure.UNREACHABLE))
                            > 0);
        }
    }
}
