package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;

/** What links write into logs and messages of who is at the other end. */
class LinkTextTest {
    private final Consortium consortium = Consortium.create(SuiteId.X25519, 1);
    private final SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, 2);

    @Test
    void link_subjectThatTurnsTheText_isEscaped() throws MedChainException {
        IdentityCertificate peer = consortium.certify("x\u202ey\u2028z", keys);
        ChannelLink link =
                new ChannelLink(new EmbeddedChannel(), peer, Optional.empty(), Instant.EPOCH, Party.UNMEASURED);

        assertThat(link.toString()).startsWith("Link[x\\u202ey\\u2028z, ");
    }

    @Test
    void doorkeeper_subjectThatTurnsTheText_isEscaped() throws MedChainException {
        IdentityCertificate peer = consortium.certify("x\u202ey\u2028z", keys);
        Doorkeeper only = Doorkeeper.only(Consortium.identity(SuiteId.X25519, 3).publicIdentity(), Party.ALLOWANCE);

        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> only.admit(peer))
                .withMessageContaining("x\\u202ey\\u2028z");
    }

    @Test
    void listen_unknownHostOfHostileName_saysWhatToDoInOneLine() throws MedChainException {
        IdentityCertificate certificate = consortium.certify("me", keys);
        try (Party party = new Party(consortium.anchor(), Party.NETWORK, certificate, keys, Duration.ofSeconds(5))) {
            InetSocketAddress nowhere = InetSocketAddress.createUnresolved("x\nERROR.invalid", 1);

            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> party.listen(nowhere))
                    .satisfies(refusal -> assertThat(refusal.getMessage())
                            .contains("cannot listen at x\\u000aERROR.invalid", "try another address")
                            .doesNotContain("\n"));
        }
    }

    /** TLS would wait for ever with zero milliseconds. */
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-5S", "PT0.0001S", "PT9223372036854775807S"})
    void patience_thatCannotBeMeant_isRefused(Duration patience) throws MedChainException {
        IdentityCertificate certificate = consortium.certify("me", keys);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Party(consortium.anchor(), Party.NETWORK, certificate, keys, patience))
                .withMessageStartingWith("patience: expected a time from 1 ms to ");
    }

    /** A genesis hash may have any byte, a slash too. */
    @Test
    void networks_areShownByServiceAndLastBytes() {
        Bytes hash = Bytes.fromHex("4114ec283e2fffffffffffff633545138456f1c2");

        assertThat(LinkSettings.shown(LinkSettings.network("members", hash))).isEqualTo("members/633545138456f1c2");
        assertThat(LinkSettings.shown(hash)).isEqualTo("633545138456f1c2");
        assertThat(LinkSettings.shown(Bytes.utf8("a/b"))).isEqualTo("a/62");
        assertThat(LinkSettings.shown(Bytes.utf8("/b"))).isEqualTo("62");
        assertThatIllegalArgumentException().isThrownBy(() -> LinkSettings.network("A b", hash));
    }
}
