package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.LedgerWorld;

/** The rules that an event keeps or breaks by itself. */
class EventRulesTest extends LedgerRules {
    @Test
    void size_atTheLimit_acceptedAndAboveRefused() throws MedChainException {
        int overhead = world.opaque(world.provider, 3_000).encode().size() - 3_000;
        Event largest = world.opaque(world.provider, MAX_EVENT - overhead);
        assertThat(largest.encode().size()).isEqualTo(MAX_EVENT);
        assertThat(ledger.append(largest).join().event()).isEqualTo(largest.hash());
        assertRefused(world.opaque(world.provider, MAX_EVENT - overhead + 1), RefusalReason.TOO_LARGE);
    }

    @Test
    void body_notOfItsType_refused() throws MedChainException {
        for (long type = 1; type <= 5; type++) {
            Event event = Event.sign(world.consortium, new EventType(type), Bytes.utf8("no body"), world.provider);
            assertRefused(event, RefusalReason.MALFORMED);
        }
    }

    @Test
    void type_unknown_accepted() throws MedChainException {
        Event event = world.opaque(world.provider, 100);
        EventRef ref = ledger.append(event).join();
        assertThat(ledger.find(ref).orElseThrow().event()).isEqualTo(event);
    }

    @Test
    void signature_changed_refused() throws MedChainException {
        byte[] encoded = world.record(world.provider).encode().toByteArray();
        encoded[encoded.length - 1] ^= 1;
        assertRefused(Event.decode(Bytes.takeOwnership(encoded)), RefusalReason.BAD_SIGNATURE);
    }

    /** The same CA and users in a consortium of its own: nothing that was signed for it is taken here. */
    @Test
    void event_signedForAnotherConsortium_refused() throws MedChainException {
        LedgerWorld other = new LedgerWorld(1, BlockLimits.DEFAULT);
        assertThat(other.ca.certificate()).isEqualTo(world.ca.certificate());
        EventRef session = ledger.append(world.session(world.patient)).join();
        List<Bytes> serials = List.of(Bytes.fromHex("0102"));

        for (Event foreign : List.of(
                other.record(world.provider),
                other.opaque(world.provider, 100),
                other.session(world.patient),
                EventSR.create(other.consortium, session.event(), world.patient).event(),
                EventSR.create(other.consortium, session.event(), world.ca.identity())
                        .event(),
                other.admit(newcomer),
                RevokeCertificates.create(other.consortium, serials, world.ca.identity())
                        .event())) {
            assertRefused(foreign, RefusalReason.BAD_SIGNATURE);
        }
    }
}
