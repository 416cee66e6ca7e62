package org.medchain.chain.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.Seat;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/** What a block must keep to, whoever made it. */
class BlockRulesTest extends TwoReplicas {
    /** A leader whose own checks are off proposes what was signed for another consortium. */
    @Test
    void check_blockWithAnEventOfAnotherConsortium_refused() throws MedChainException {
        LedgerWorld other = new LedgerWorld(4, BlockLimits.DEFAULT);
        Block block = Block.create(2, leader.head(), NOW, List.of(other.record(world.provider)));

        assertThatThrownBy(() -> follower.check(block))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("did not make the signature for medchain/v1/event");
        follower.check(Block.create(2, leader.head(), NOW, List.of(world.record(world.provider))));
    }

    @Test
    void check_twoThatFollowOneChunk_refused() throws MedChainException {
        Event first = world.firstChunk(world.provider);
        Block begun = prepared(first);
        commitOnBoth(begun);
        EventRef ref = new EventRef(begun.hash(), first.hash());
        assertBad(forged(world.chunk(world.provider, 2, ref), world.chunk(world.provider, 2, ref)), "CHUNK_EXISTS");
        commitOnBoth(prepared(world.chunk(world.provider, 2, ref)));
        assertBad(forged(world.chunk(world.provider, 2, ref)), "CHUNK_EXISTS");
    }

    @Test
    void check_badBlock_refused() throws MedChainException {
        Event good = world.record(world.provider);
        Event known = world.record(world.provider);
        commitOnBoth(prepared(known));
        long next = leader.height() + 1;

        assertBad(Block.create(next + 1, leader.head(), NOW, List.of(good)), "expected height " + next);
        assertBad(Block.create(next, world.config.genesisHash(), NOW, List.of(good)), "expected height " + next);
        assertBad(Block.create(next, leader.head(), NOW - 1, List.of(good)), "timestamp");
        assertBad(forged(good, good), "on the ledger already");
        assertBad(forged(good, known), "on the ledger already");
        assertBad(forged(good, world.record(Identities.of(77))), "SIGNER_NOT_ADMITTED");
        assertBad(forged(good, world.opaque(world.provider, 5_000)), "TOO_LARGE");
        assertBad(forged(events(6, 10)), "6 events");
        assertBad(forged(events(3, 3_500)), "bytes, expected at most 5 and 8192");
        follower.check(forged(good));
    }

    @Test
    void check_blockThatGoesBackInTheOrdering_refused() throws MedChainException {
        Event event = world.record(world.provider);
        commitOnBoth(leader.prepare(List.of(world.record(world.provider)), NOW, verdicts -> 7)
                .block()
                .orElseThrow());
        long next = leader.height() + 1;
        assertBad(Block.create(next, leader.head(), NOW, List.of(event), 6), "position 6 in the ordering");
        follower.check(Block.create(next, leader.head(), NOW, List.of(event), 7));
    }

    @Test
    void check_blockAtTheLimits_taken() throws MedChainException {
        follower.check(forged(events(5, 10)));

        Event one = world.opaque(world.provider, 3_500);
        Event two = world.opaque(world.provider, 3_500);
        int missing = 8_192
                - forged(one, two, world.opaque(world.provider, 500)).encode().size();
        Block full = forged(one, two, world.opaque(world.provider, 500 + missing));
        assertThat(full.encode().size()).isEqualTo(8_192);
        follower.check(full);
        assertBad(forged(one, two, world.opaque(world.provider, 501 + missing)), "8193 bytes");
    }

    /** What a block adds to its events counts as well. */
    @Test
    void prepare_upToTheLastByte_makesABlockThatOthersTake() throws MedChainException {
        Event one = world.opaque(world.provider, 3_500);
        Event two = world.opaque(world.provider, 3_500);
        int rest = 8_192 - one.encode().size() - two.encode().size();
        int body = 500 + rest - world.opaque(world.provider, 500).encode().size();
        for (int less = 0; less < 400; less += 20) {
            List<Event> candidates = List.of(one, two, world.opaque(world.provider, body - less));
            follower.check(leader.prepare(candidates, NOW).block().orElseThrow());
        }
    }

    /** A builder reserves for each event what a block may add to it. */
    @Test
    void prepare_eventThatTakesTheLastReservedByte_isIncludedAndOneByteMoreIsNot() throws MedChainException {
        Event one = world.opaque(world.provider, 3_500);
        Event two = world.opaque(world.provider, 3_500);
        Event three = world.opaque(world.provider, 500);
        int reserved = Block.OVERHEAD;
        for (Event event : List.of(one, two, three)) {
            reserved += event.encode().size() + Block.OVERHEAD_PER_EVENT;
        }
        Event fits = world.opaque(world.provider, 500 + 8_192 - reserved);
        Event larger = world.opaque(world.provider, 501 + 8_192 - reserved);
        assertThat(leader.prepare(List.of(one, two, fits), NOW).verdicts()).containsOnly(new Verdict.Included());
        assertThat(leader.prepare(List.of(one, two, larger), NOW).verdicts())
                .containsExactly(new Verdict.Included(), new Verdict.Included(), new Verdict.Deferred());
    }

    @Test
    void prepare_manySmallEvents_makesABlockThatOthersTake() throws MedChainException {
        LedgerWorld large = new LedgerWorld(4, new BlockLimits(2_000, 1 << 16, 4_096));
        StoreReplica replica = replica("large", large);
        List<Event> many = new ArrayList<>(List.of(large.admit(large.provider)));
        for (int i = 0; i < 600; i++) {
            many.add(large.opaque(large.provider, 10));
        }
        Proposal proposal = replica.prepare(many, NOW);
        assertThat(proposal.verdicts().get(600)).isEqualTo(new Verdict.Deferred());
        replica.check(proposal.block().orElseThrow());
        replica.close();
    }

    @Test
    void prepare_sameCandidateTwice_includesItOnce() throws MedChainException {
        Event first = world.firstChunk(world.provider);
        Block begun = prepared(first);
        commitOnBoth(begun);
        Event next = world.chunk(world.provider, 2, new EventRef(begun.hash(), first.hash()));
        Event later = world.record(world.provider);

        Proposal proposal = leader.prepare(List.of(next, next, later), NOW);

        assertThat(proposal.verdicts()).containsOnly(new Verdict.Included());
        assertThat(proposal.block().orElseThrow().events()).containsExactly(next, later);
    }

    /** Who approves the second is certain only when the first is on the ledger. */
    @Test
    void changeMembers_secondInOneBlock_waitsAndIsRefusedIfForced() throws MedChainException {
        Event first = change(1, 60);
        Event instead = change(1, 61);
        Event second = change(2, 62);
        assertBad(forged(first, instead), "NOT_PERMITTED: another event of this block already changes the members");
        assertBad(forged(first, second), "NOT_PERMITTED: another event of this block already changes the members");

        Event record = world.record(world.provider);
        assertThat(leader.prepare(List.of(first, record), NOW).verdicts()).containsOnly(new Verdict.Included());

        Proposal proposal = leader.prepare(List.of(first, second, instead), NOW);
        assertThat(proposal.verdicts())
                .containsExactly(new Verdict.Included(), new Verdict.Deferred(), new Verdict.Deferred());
        commitOnBoth(proposal.block().orElseThrow());

        assertThat(reason(leader.prepare(List.of(instead), NOW).verdicts().get(0)))
                .isEqualTo(RefusalReason.NOT_PERMITTED);
        commitOnBoth(prepared(second));
        assertThat(leader.members().changes()).isEqualTo(2);
    }

    private Event change(long number, int key) {
        Seat seat = world.seat(3, Identities.of(key), "localhost:1");
        return world.changeMembers(number, List.of(seat), world.founders(0, 1, 2));
    }

    /** Certificates that reach further than the one of who issued them. */
    @Test
    void admission_whileTheAuthorityItselfIsNotValid_refused() throws MedChainException {
        IdentityCertificate ca = world.ca.certificate();
        Identity newcomer = Identities.of(50);
        Event admission = AdmitIdentity.create(
                        world.consortium,
                        world.issue(
                                newcomer,
                                ca.notBefore().minus(Duration.ofDays(9)),
                                ca.notAfter().plus(Duration.ofDays(9))),
                        newcomer)
                .event();
        StoreReplica early = replica("early", world);
        long from = ca.notBefore().toEpochMilli();
        long to = ca.notAfter().toEpochMilli();
        assertAuthorityNotValid(early.prepare(List.of(admission), from - 1));
        assertThat(early.prepare(List.of(admission), from).verdicts()).containsExactly(new Verdict.Included());
        assertThat(leader.prepare(List.of(admission), to).verdicts()).containsExactly(new Verdict.Included());
        assertAuthorityNotValid(leader.prepare(List.of(admission), to + 1));
        early.close();
    }

    private static void assertAuthorityNotValid(Proposal proposal) {
        assertThat(reason(proposal.verdicts().get(0))).isEqualTo(RefusalReason.CERTIFICATE_INVALID);
        assertThat(((Verdict.Refused) proposal.verdicts().get(0)).reason())
                .hasMessageContaining("the CA's certificate is valid from");
    }
}
