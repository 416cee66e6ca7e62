package org.medchain.chain.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.LedgerWorld;

/** What is refused before anything is looked up on the ledger. */
class EventFormTest {
    private final LedgerWorld world = new LedgerWorld();

    private EventForm form() throws MedChainException {
        return new EventForm(world.config, ConsortiumRoot.of(world.config.ca()));
    }

    static List<EventType> known() {
        return List.of(
                EventType.ADD_DATA,
                EventType.CREATE_SESSION,
                EventType.REMOVE_SESSION,
                EventType.REVOKE_CERTIFICATES,
                EventType.ADMIT_IDENTITY,
                EventType.CHANGE_MEMBERS);
    }

    @ParameterizedTest
    @MethodSource("known")
    void check_bodyThatIsNoneOfItsType_isRefusedAsMalformed(EventType type) {
        Event event = Event.sign(world.consortium, type, Bytes.utf8("no body"), world.provider);
        assertThatThrownBy(() -> form().check(event))
                .isInstanceOfSatisfying(
                        EventRefusedException.class, e -> assertThat(e.reason()).isEqualTo(RefusalReason.MALFORMED));
    }

    @Test
    void check_bodyOfATypeThatThisVersionDoesNotKnow_passes() throws MedChainException {
        form().check(Event.sign(world.consortium, new EventType(1_000), Bytes.utf8("no body"), world.provider));
    }
}
