package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.SOUTH;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.Reads;
import org.medchain.core.internal.network.StreamEvents;
import org.medchain.core.internal.network.StreamEvents.Reference;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** What the ledger says of a stream counts only as the word of the provider and in the scheme that the patient granted. */
class StreamEventsTest extends AttackScene {
    StreamEventsTest() {
        super(Suites.ONE);
    }

    private Reference reference(long chunk, PublicIdentity provider, DigestScheme scheme) {
        EventRef event = session.grantOf(stream).orElseThrow().grant().reference();
        return new Reference(event, chunk, provider, scheme.code());
    }

    private StreamEvents events(PublicIdentity provider, DigestScheme scheme) throws MedChainException {
        return StreamEvents.of(world.networks().ledger(), reference(4, provider, scheme));
    }

    @Test
    void event_ofAnotherSchemeOrProvider_isRefused() throws Exception {
        assertThat(events(identity(NORTH), DigestScheme.BOUND).event(3).scheme())
                .isEqualTo(DigestScheme.BOUND.code());

        assertThatThrownBy(() -> events(identity(NORTH), DigestScheme.PLAIN).digest(3))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("has digest scheme 1, expected 2");
        assertThatThrownBy(() -> events(identity(SOUTH), DigestScheme.BOUND).digest(3))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("is not an EventDG of");
    }

    @Test
    void event_thatTheLedgerHasNot_isRefused() throws Exception {
        StreamEvents events = events(identity(NORTH), DigestScheme.BOUND);
        assertThat(events.index()).isEqualTo(4);
        assertThat(events.find(6)).isEmpty();
        assertThatThrownBy(() -> events.digest(6))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("no event of chunk 6");
        Reference session = new Reference(granted.event(), 1, identity(NORTH), DigestScheme.BOUND.code());
        assertThatThrownBy(() -> StreamEvents.of(world.networks().ledger(), session))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("no event of chunk 1");
    }

    @Test
    void reference_thatIsOfAnotherChunk_isRefused() throws Exception {
        LedgerClient ledger = world.networks().ledger();
        assertThatThrownBy(() -> StreamEvents.of(ledger, reference(3, identity(NORTH), DigestScheme.BOUND)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("is said to be of chunk 3");
        assertThatThrownBy(() -> StreamEvents.of(ledger, reference(7, identity(NORTH), DigestScheme.BOUND)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("no event of chunk 7");
    }

    @Test
    void ledger_thatGivesAnotherEventOfTheProvider_isNotBelieved() throws Exception {
        Ledger honest = world.ledger();
        EventRef admission = honest.admission(identity(NORTH)).orElseThrow();
        LedgerEntry other = honest.find(admission).orElseThrow();
        Ledger wrong = LedgerInstead.of(
                honest, (proxy, method, args) -> method.getName().equals("chunk") ? Optional.of(other) : null);
        LedgerClient client = new LedgerClient(wrong, Reads.inTurn(), world.clock(), Duration.ofSeconds(1));
        StreamEvents events = StreamEvents.begin(client, reference(4, identity(NORTH), DigestScheme.BOUND));
        assertThatThrownBy(() -> events.digest(3))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("is not an EventDG of");
    }
}
