package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.block.Seat;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.fixture.RawChange;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/** Which changes of the members are taken. */
class MemberRulesTest extends LedgerRules {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:0",
                "localhost:65536",
                "::1:7400",
                ":7400",
                "a b:7400",
                "a\nb:7400",
                "[x]:7400"
            })
    void changeMembers_withAnAddressThatNobodyCouldDial_refused(String address) throws MedChainException {
        IdentityCertificate certificate = world.issue(Identities.of(60));
        assertRefused(RawChange.of(world, 1, 1, certificate, address, world.founders(0)), RefusalReason.MALFORMED);
    }

    @Test
    void changeMembers_withANumberThatNoHistoryHolds_refused() throws MedChainException {
        IdentityCertificate certificate = world.issue(Identities.of(60));
        long beyond = MemberHistory.MAX_CHANGES + 1L;
        assertRefused(
                RawChange.of(world, beyond, 1, certificate, "localhost:1", world.founders(0)), RefusalReason.MALFORMED);
    }

    @Test
    void changeMembers_approvedByAQuorum_changesThemFromTheNextBlockOn() throws MedChainException {
        Identity newKey = Identities.of(60);
        Seat seat = world.seat(0, newKey, "localhost:1");
        Event change = world.changeMembers(1, List.of(seat), world.founders(0));

        EventRef ref = ledger.append(change).join();

        MemberHistory history = MemberHistory.decode(ledger.memberHistory().encode());
        long height = ledger.find(ref).orElseThrow().height();
        assertThat(history.at(height).number(newKey.publicIdentity())).isEmpty();
        assertThat(history.at(height + 1).number(newKey.publicIdentity())).contains(0);
        assertThat(ledger.append(change).join()).isEqualTo(ref);
    }

    @Test
    void changeMembers_thatBreakARule_refused() throws MedChainException {
        Identity newKey = Identities.of(60);
        Seat seat = world.seat(0, newKey, "localhost:1");
        SortedMap<Integer, Identity> founder = world.founders(0);
        SortedMap<Integer, Identity> stranger = new TreeMap<>(Map.of(0, newcomer));
        SortedMap<Integer, Identity> nobody = new TreeMap<>(Map.of(1, world.members.get(0)));

        assertRefused(world.changeMembers(2, List.of(seat), founder), RefusalReason.NOT_PERMITTED);
        assertRefused(world.changeMembers(1, List.of(seat), stranger), RefusalReason.NOT_PERMITTED);
        assertRefused(world.changeMembers(1, List.of(seat), nobody), RefusalReason.NOT_PERMITTED);
        assertRefused(
                world.changeMembers(1, List.of(new Seat(0, Optional.empty())), founder), RefusalReason.NOT_PERMITTED);
        assertRefused(
                world.changeMembers(1, List.of(new Seat(3, Optional.empty())), founder), RefusalReason.NOT_PERMITTED);
        assertRefused(
                world.changeMembers(1, List.of(world.seat(1, world.members.get(0), "localhost:1")), founder),
                RefusalReason.NOT_PERMITTED);
    }

    @Test
    void changeMembers_withACertificateThatIsNoGood_refused() throws MedChainException {
        Identity newKey = Identities.of(60);
        ConsortiumCa foreign = ConsortiumCa.create(
                "Another", SuiteId.X25519, LedgerWorld.START, LedgerWorld.END, TestRandom.seeded(6));
        IdentityCertificate issued =
                foreign.issue(EnrolmentRequest.create("x", newKey), LedgerWorld.START, LedgerWorld.END);
        IdentityCertificate expired = world.issue(
                newKey, LedgerWorld.START.minus(Duration.ofDays(2)), LedgerWorld.START.minus(Duration.ofDays(1)));
        IdentityCertificate revoked = world.issue(newKey);
        ledger.append(RevokeCertificates.create(world.consortium, List.of(revoked.serial()), world.ca.identity())
                        .event())
                .join();

        assertRefused(change(issued), RefusalReason.CERTIFICATE_INVALID);
        assertRefused(change(expired), RefusalReason.CERTIFICATE_INVALID);
        assertRefused(change(revoked), RefusalReason.CERTIFICATE_REVOKED);
    }

    private Event change(IdentityCertificate certificate) {
        Seat seat = new Seat(1, Optional.of(new Member("x", certificate)));
        return world.changeMembers(1, List.of(seat), world.founders(0));
    }

    @Test
    void changeMembers_thatTheEngineCannotServe_stopsTheLedgerUntilItIsOpenedWithAnother() throws MedChainException {
        Event change =
                world.changeMembers(1, List.of(world.seat(1, Identities.of(60), "localhost:1")), world.founders(0));
        ledger.append(change).join();

        assertThatThrownBy(() -> ledger.append(world.record(world.provider)).join())
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("2 members now");
    }
}
