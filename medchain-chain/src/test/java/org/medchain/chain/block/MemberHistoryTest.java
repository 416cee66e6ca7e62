package org.medchain.chain.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.ledger.Identities;

/** Who certifies what, while members come, go and change keys. */
class MemberHistoryTest {
    private final Map<Integer, Identity> keys = new TreeMap<>();
    private TestConsortium some;
    private MemberHistory genesis;

    MemberHistoryTest() throws VerificationException {
        found(4);
    }

    private void found(int members) throws VerificationException {
        some = new TestConsortium(members);
        genesis = MemberHistory.of(some.config);
        for (int i = 0; i < members; i++) {
            keys.put(i, some.identities.get(i));
        }
    }

    private Seat seat(int number, Identity identity) throws VerificationException {
        return new Seat(number, Optional.of(some.member("member " + number, identity)));
    }

    private Event event(MemberChange change, int... approvers) {
        List<MemberSignature> approvals = new ArrayList<>();
        for (int approver : approvers) {
            approvals.add(change.approve(some.config, approver, keys.get(approver)));
        }
        return ChangeMembers.create(some.config.genesisHash(), change, approvals, keys.get(approvers[0]))
                .event();
    }

    private EventProof proof(long height, Event event, int... signers) {
        Block block = Block.create(height, some.config.genesisHash(), 1_000_000, List.of(event));
        List<MemberSignature> signatures = new ArrayList<>();
        for (int signer : signers) {
            signatures.add(BlockCertificate.sign(some.config, block.header(), 0, signer, keys.get(signer)));
        }
        return new EventProof(event, block.header(), block.tree().proof(0), new BlockCertificate(0, signatures));
    }

    private EventProof joinAt(long height) throws VerificationException {
        MemberChange change = new MemberChange(1, List.of(seat(4, Identities.of(70))));
        return proof(height, event(change, 0, 1, 2), 0, 1, 2);
    }

    @Test
    void extend_join_certifiesFromTheNextHeightOn() throws MedChainException {
        MemberHistory five = MemberHistory.decode(genesis.extend(joinAt(7)).encode());
        keys.put(4, Identities.of(70));

        assertThat(five.at(7)).isEqualTo(some.config.memberSet());
        assertThat(five.at(8).numbers()).containsExactly(0, 1, 2, 3, 4);
        assertThat(five.at(8).quorum()).isEqualTo(4);
        assertThat(five.last()).isEqualTo(five.at(1_000_000));

        Event event = TestConsortium.events(some.config.genesisHash(), 1).get(0);
        proof(7, event, 0, 1, 2).verify(five);
        proof(8, event, 0, 1, 2, 4).verify(five);
        assertThatThrownBy(() -> proof(8, event, 0, 1, 2).verify(five)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> proof(7, event, 0, 1, 4).verify(five)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> proof(8, event, 0, 1, 2, 4).verify(some.config))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void extend_leaveAndNewKey_numbersStayAndOldKeysAreNoGood() throws MedChainException {
        MemberHistory five = genesis.extend(joinAt(1));
        keys.put(4, Identities.of(70));
        Identity newKey = Identities.of(71);
        MemberChange change = new MemberChange(2, List.of(new Seat(1, Optional.empty()), seat(3, newKey)));
        MemberHistory changed = five.extend(proof(2, event(change, 0, 1, 2, 4), 0, 1, 2, 3));

        assertThat(changed.last().numbers()).containsExactly(0, 2, 3, 4);
        Event event = TestConsortium.events(some.config.genesisHash(), 1).get(0);
        assertThatThrownBy(() -> proof(3, event, 0, 2, 3).verify(changed)).isInstanceOf(VerificationException.class);
        keys.put(3, newKey);
        proof(3, event, 0, 2, 3).verify(changed);
        assertThatThrownBy(() -> proof(3, event, 0, 1, 2).verify(changed)).isInstanceOf(VerificationException.class);
    }

    @Test
    void extend_whatTheMembersDidNotApprove_refused() throws MedChainException {
        MemberChange change = new MemberChange(1, List.of(seat(4, Identities.of(70))));
        MemberHistory five = genesis.extend(joinAt(5));

        assertRefused(genesis, proof(1, event(change, 0, 1), 0, 1, 2), "expected 3 approvals, found 2");
        assertRefused(genesis, proof(1, event(change, 0, 1, 2), 0, 1), "expected 3 signatures, found 2");
        assertRefused(
                genesis,
                proof(1, event(new MemberChange(2, change.seats()), 0, 1, 2), 0, 1, 2),
                "expected change 1 of the members, found change 2");
        assertRefused(
                genesis,
                proof(1, TestConsortium.events(some.config.genesisHash(), 1).get(0), 0, 1, 2),
                "expected a ChangeMembers event");
        assertRefused(five, joinAt(5), "at height 6 or above, found one at 5");
        assertRefused(
                genesis,
                proof(1, event(new MemberChange(1, List.of(seat(4, keys.get(0)))), 0, 1, 2), 0, 1, 2),
                "two with the same");
    }

    private static void assertRefused(MemberHistory history, EventProof change, String why) {
        assertThatThrownBy(() -> history.extend(change))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining(why);
    }

    @Test
    void decode_everyByteFlipped_isRefusedOrOfAnotherConsortium() throws Exception {
        found(1);
        MemberChange change = new MemberChange(1, List.of(seat(0, Identities.of(70))));
        MemberHistory history = genesis.extend(proof(3, event(change, 0), 0));
        Flips.everyByte(
                history.encode(),
                (damaged, where) -> assertThat(isTaken(damaged)).as(where).isFalse());
    }

    private boolean isTaken(Bytes encoded) {
        try {
            return MemberHistory.decode(encoded).config().equals(some.config);
        } catch (MalformedException | VerificationException e) {
            return false;
        }
    }

    @Test
    void decode_change_givesTheSame() throws MedChainException {
        MemberChange change = new MemberChange(3, List.of(new Seat(1, Optional.empty()), seat(4, Identities.of(70))));
        assertThat(MemberChange.decode(change.encode())).isEqualTo(change);
        ChangeMembers event = ChangeMembers.of(event(change, 0, 2));
        assertThat(event.change()).isEqualTo(change);
        assertThat(event.approvals()).extracting(MemberSignature::member).containsExactly(0, 2);
    }
}
