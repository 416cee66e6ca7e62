package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.AudienceOpening;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.core.internal.record.SessionForge;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.User;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.RecordName;
import org.medchain.error.VerificationException;

/** What the ledger and the directory show of a session to those who are no party of it. */
class SessionPrivacyTest extends TwoProviderScene {
    @Test
    void whoKnowsAllTheGrants_doesNotLearnTheRequesterFromTheLedger() throws Exception {
        EventSC event = world.networks().ledger().session(both.id()).orElseThrow();
        GrantedSession again = world.patient(ALICE)
                .grant(
                        world.user(RAY).certificate(),
                        List.of(
                                new Selection(inventory, stream, chunks(2, 4)),
                                Selection.all(inventory, record),
                                Selection.all(south, report)));
        EventSC same = world.networks().ledger().session(again.id()).orElseThrow();
        assertThat(same.digest()).as("salted").isNotEqualTo(event.digest());
        for (User guessed : List.of(RAY, KIM)) {
            Audience audience = new Audience(
                    identity(guessed), identity(ALICE), shared.audience().expiresAtMillis());
            AudienceOpening guess = new AudienceOpening(audience, Bytes.random(world.random(), 32));
            SessionDisclosure disclosed =
                    new SessionDisclosure(guess, shared.disclosure().grants());
            assertThatThrownBy(() -> disclosed.verify(event)).isInstanceOf(VerificationException.class);
        }
    }

    @Test
    void labelsOfRecords_areNotTheSessionsId_andHideWhatBelongsTogether() throws Exception {
        List<RecordName> names = new ArrayList<>(SessionForge.sections(
                world.networks().ledger().session(both.id()).orElseThrow(),
                world.user(ALICE).keys()));
        names.add(both.pointer().name());
        Bytes id = both.id().event().value();
        for (RecordName name : names) {
            assertThat(name.label()).isNotEqualTo(id);
            String payload = stored(name.address()).payload().toHex();
            assertThat(payload).doesNotContain(id.toHex());
            for (RecordName other : names) {
                assertThat(payload).doesNotContain(other.label().toHex());
                assertThat(payload).doesNotContain(other.writeKey().toHex());
            }
        }
    }

    @Test
    void sizesOfRecords_doNotTellHowLongADescriptionIs() throws Exception {
        RecordName name = north();
        Set<Integer> sizes = new HashSet<>();
        world.provider(NORTH).accept(both.invitationForProvider(identity(NORTH)));
        for (int length = 0; length < 16; length++) {
            world.provider(NORTH).describe(record, World.described(NORTH, "x".repeat(length)));
            sizes.add(stored(name.address()).payload().size());
        }
        assertThat(sizes.size()).isLessThanOrEqualTo(2);
    }
}
