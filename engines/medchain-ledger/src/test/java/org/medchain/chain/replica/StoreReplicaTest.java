package org.medchain.chain.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.fixture.RawChange;
import org.medchain.chain.store.BlockStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.ledger.Identities;

/** What a replica prepares and commits. */
class StoreReplicaTest extends TwoReplicas {
    /** A leader that lies proposes it; nobody may commit what cannot be applied. */
    @Test
    void check_changeOfMembersWithAnAddressThatNobodyCouldDial_doesNotPass() throws MedChainException {
        Event change = RawChange.of(world, 1, 4, world.issue(Identities.of(60)), "localhost", world.founders(0, 1, 2));
        Block block = Block.create(leader.height() + 1, leader.head(), NOW, List.of(change));
        assertThatThrownBy(() -> follower.check(block))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("MALFORMED");
    }

    @Test
    void prepare_mixedCandidates_judgesEachAlone() throws MedChainException {
        Event known = world.record(world.provider);
        Block first = prepared(known);
        commitOnBoth(first);
        Event good = world.record(world.provider);
        Event bad = world.record(Identities.of(77));
        Proposal proposal = leader.prepare(List.of(bad, good, known, good), NOW);

        assertThat(proposal.verdicts().get(0)).isInstanceOf(Verdict.Refused.class);
        assertThat(proposal.verdicts().get(1)).isEqualTo(new Verdict.Included());
        assertThat(proposal.verdicts().get(2))
                .isEqualTo(new Verdict.Recorded(new EventRef(first.hash(), known.hash())));
        assertThat(proposal.verdicts().get(3)).isEqualTo(new Verdict.Included());
        assertThat(proposal.block().orElseThrow().events()).containsExactly(good);
    }

    private Event badlySigned() throws MalformedException {
        byte[] encoded = world.record(world.provider).encode().toByteArray();
        encoded[encoded.length - 1] ^= 1;
        return Event.decode(Bytes.takeOwnership(encoded));
    }

    @Test
    void prepare_eventOfAnAdmittedSignerWithABadSignature_refused() throws MedChainException {
        Proposal proposal = leader.prepare(List.of(badlySigned()), NOW);
        assertThat(reason(proposal.verdicts().get(0))).isEqualTo(RefusalReason.BAD_SIGNATURE);
        assertThat(proposal.block()).isEmpty();
    }

    /** As after a quorum of members had signed it. */
    @Test
    void verify_blockWithABadlySignedEvent_namesIt() throws MedChainException {
        Block block = forged(badlySigned());
        BlockStore store = stores.get(0);
        store.append(new CertifiedBlock(block, certificate(block, 0, 1, 2)));
        assertThatThrownBy(() -> store.verify(leader.judge()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("BAD_SIGNATURE");
    }

    @Test
    void prepare_nothingGood_makesNoBlock() throws MedChainException {
        Proposal proposal = leader.prepare(List.of(world.record(Identities.of(77))), NOW);
        assertThat(proposal.block()).isEmpty();
        assertThat(leader.prepare(List.of(), NOW).block()).isEmpty();
    }

    @Test
    void prepare_moreThanFits_defersTheRestInOrder() throws MedChainException {
        List<Event> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            many.add(world.opaque(world.provider, 10));
        }
        Proposal byCount = leader.prepare(many, NOW);
        assertThat(byCount.block().orElseThrow().events()).isEqualTo(many.subList(0, 5));
        assertThat(byCount.verdicts().subList(5, 8)).containsOnly(new Verdict.Deferred());

        List<Event> large = List.of(
                world.opaque(world.provider, 3_500),
                world.opaque(world.provider, 3_500),
                world.opaque(world.provider, 3_500),
                world.opaque(world.provider, 10));
        Proposal bySize = leader.prepare(large, NOW);
        assertThat(bySize.block().orElseThrow().events()).isEqualTo(large.subList(0, 2));
        assertThat(bySize.verdicts().subList(2, 4)).containsOnly(new Verdict.Deferred());
        follower.check(bySize.block().orElseThrow());
    }

    @Test
    void prepare_admissionAndRevocationInTheSameBlock_takeEffectInOrder() throws MedChainException {
        Identity newcomer = Identities.of(50);
        IdentityCertificate certificate = world.issue(newcomer);
        Event early = world.record(newcomer);
        Event admission =
                AdmitIdentity.create(world.consortium, certificate, newcomer).event();
        Event between = world.record(newcomer);
        Event revocation = RevokeCertificates.create(
                        world.consortium, List.of(certificate.serial()), world.ca.identity())
                .event();
        Event late = world.record(newcomer);
        Proposal proposal = leader.prepare(List.of(early, admission, between, revocation, late), NOW);

        assertThat(proposal.block().orElseThrow().events()).containsExactly(admission, between, revocation);
        assertThat(reason(proposal.verdicts().get(0))).isEqualTo(RefusalReason.SIGNER_NOT_ADMITTED);
        assertThat(reason(proposal.verdicts().get(4))).isEqualTo(RefusalReason.CERTIFICATE_REVOKED);
        commitOnBoth(proposal.block().orElseThrow());
    }

    @Test
    void prepare_admissionAnewAfterRevocation_countsInItsOwnBlock() throws MedChainException {
        Identity newcomer = Identities.of(50);
        IdentityCertificate first = world.issue(newcomer);
        commitOnBoth(prepared(
                AdmitIdentity.create(world.consortium, first, newcomer).event(),
                RevokeCertificates.create(world.consortium, List.of(first.serial()), world.ca.identity())
                        .event()));
        Event early = world.record(newcomer);
        Event admission = world.admit(newcomer);
        Event late = world.record(newcomer);

        Proposal proposal = leader.prepare(List.of(early, admission, late), NOW);

        assertThat(reason(proposal.verdicts().get(0))).isEqualTo(RefusalReason.CERTIFICATE_REVOKED);
        assertThat(proposal.block().orElseThrow().events()).containsExactly(admission, late);
        commitOnBoth(proposal.block().orElseThrow());
    }

    @Test
    void prepare_referenceWithinTheBlock_refused() throws MedChainException {
        Event session = world.session(world.patient);
        Event removal =
                EventSR.create(world.consortium, session.hash(), world.patient).event();
        Proposal proposal = leader.prepare(List.of(session, removal), NOW);
        assertThat(reason(proposal.verdicts().get(1))).isEqualTo(RefusalReason.REFERENCE_UNKNOWN);
    }

    @Test
    void prepare_secondToFollowAChunkInOneBlock_waitsUntilTheFirstIsOnTheLedger() throws MedChainException {
        Event first = world.firstChunk(world.provider);
        Block begun = prepared(first);
        commitOnBoth(begun);
        EventRef ref = new EventRef(begun.hash(), first.hash());
        Event one = world.chunk(world.provider, 2, ref);
        Event other = world.chunk(world.provider, 2, ref);
        Event later = world.record(world.provider);

        Proposal proposal = leader.prepare(List.of(one, other, later), NOW);
        assertThat(proposal.verdicts())
                .containsExactly(new Verdict.Included(), new Verdict.Deferred(), new Verdict.Deferred());
        Proposal elsewhere = leader.prepare(List.of(other, later), NOW);
        assertThat(elsewhere.verdicts()).containsOnly(new Verdict.Included());

        commitOnBoth(proposal.block().orElseThrow());
        Proposal next = leader.prepare(List.of(other, later), NOW);
        assertThat(reason(next.verdicts().get(0))).isEqualTo(RefusalReason.CHUNK_EXISTS);
        assertThat(next.verdicts().get(1)).isEqualTo(new Verdict.Included());
    }

    @Test
    void prepare_secondToReplaceASessionInOneBlock_waitsUntilTheFirstIsOnTheLedger() throws MedChainException {
        Event session = world.session(world.patient);
        commitOnBoth(prepared(session));
        Event one = world.session(world.patient, session.hash());
        Event other = world.session(world.patient, session.hash());
        Proposal proposal = leader.prepare(List.of(one, other), NOW);
        assertThat(proposal.verdicts()).containsExactly(new Verdict.Included(), new Verdict.Deferred());

        assertBad(forged(one, other), "NOT_PERMITTED");
        Event removal =
                EventSR.create(world.consortium, session.hash(), world.patient).event();
        assertBad(forged(removal, one), "NOT_PERMITTED");
        follower.check(forged(one, removal));
        assertBad(forged(world.session(world.patient), world.session(world.patient, one.hash())), "REFERENCE_UNKNOWN");

        commitOnBoth(proposal.block().orElseThrow());
        assertThat(reason(leader.prepare(List.of(other), NOW).verdicts().get(0)))
                .isEqualTo(RefusalReason.NOT_PERMITTED);
    }

    @Test
    void commit_twoRemovalsOfASessionInOneBlock_showsTheFirst() throws MedChainException {
        Event session = world.session(world.patient);
        commitOnBoth(prepared(session));
        Event byPatient =
                EventSR.create(world.consortium, session.hash(), world.patient).event();
        Event byCa = EventSR.create(world.consortium, session.hash(), world.ca.identity())
                .event();

        commitOnBoth(forged(byPatient, byCa));

        for (BlockStore store : stores) {
            assertThat(store.state().removal(session.hash())).contains(byPatient.hash());
        }
    }

    @Test
    void prepare_timeBeforeTheLastBlock_takesThatOfTheLastBlock() throws MedChainException {
        Proposal proposal = leader.prepare(List.of(world.record(world.provider)), NOW - 1);
        assertThat(proposal.block().orElseThrow().header().timestampMillis()).isEqualTo(NOW);
    }

    @Test
    void prepare_withAnOrdering_blockHasThePositionThatFollowsFromTheVerdicts() throws MedChainException {
        Event known = world.record(world.provider);
        Event next = world.record(world.provider);
        commitOnBoth(leader.prepare(List.of(known), NOW, verdicts -> 40).block().orElseThrow());
        assertThat(follower.orderedTo()).isEqualTo(40);

        Proposal proposal = leader.prepare(List.of(known, next), NOW, verdicts -> 40 + verdicts.size());
        assertThat(proposal.block().orElseThrow().header().orderedTo()).isEqualTo(42);
        Proposal lower = leader.prepare(List.of(next), NOW, verdicts -> 3);
        assertThat(lower.block().orElseThrow().header().orderedTo()).isEqualTo(40);
        Proposal without = leader.prepare(List.of(next), NOW);
        assertThat(without.block().orElseThrow().header().orderedTo()).isEqualTo(40);
    }

    @Test
    void screen_badEventAgain_refusedAgain() {
        Event bad = world.opaque(world.provider, 5_000);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> follower.screen(bad).join()).hasCauseInstanceOf(EventRefusedException.class);
        }
    }

    @Test
    void screen_badEvent_refused() {
        assertThatThrownBy(() ->
                        follower.screen(world.opaque(world.provider, 5_000)).join())
                .hasCauseInstanceOf(EventRefusedException.class);
        assertThat(follower.screen(world.record(world.provider)).join()).isNull();
    }

    @Test
    void commit_onTwoReplicas_givesTheSameBytes() throws Exception {
        for (int i = 0; i < 10; i++) {
            commitOnBoth(prepared(world.record(world.provider), world.session(world.patient)));
        }
        close();
        List<byte[]> logs = new ArrayList<>();
        for (String name : List.of("leader", "follower")) {
            try (var files = Files.list(folder.resolve(name).resolve("blocks"))) {
                logs.add(Files.readAllBytes(files.findFirst().orElseThrow()));
            }
        }
        assertThat(logs.get(0)).isEqualTo(logs.get(1));
        stores.clear();
        reopen();
    }

    private void reopen() throws MedChainException, IOException {
        leader = replica("leader");
        follower = replica("follower");
        assertThat(leader.head()).isEqualTo(follower.head());
    }

    @Test
    void commit_blocksOfAnother_catchesUp() throws MedChainException {
        for (int i = 0; i < 5; i++) {
            Block block = prepared(world.record(world.provider));
            leader.commit(block, certificate(block, 0, 1, 2));
        }
        for (long height = follower.height() + 1; height <= leader.height(); height++) {
            CertifiedBlock certified = leader.block(height).orElseThrow();
            follower.commit(certified.block(), certified.certificate());
        }
        assertThat(follower.head()).isEqualTo(leader.head());
        for (BlockStore store : stores) {
            store.verify(leader.judge());
        }
    }

    @Test
    void commit_certificateNotOfAQuorum_refused() throws MedChainException {
        Block block = prepared(world.record(world.provider));
        Block other = forged(world.record(world.provider));
        for (BlockCertificate wrong : List.of(certificate(block, 0, 1), certificate(other, 0, 1, 2))) {
            assertThatThrownBy(() -> leader.commit(block, wrong)).isInstanceOf(VerificationException.class);
        }
        assertThat(leader.height()).isEqualTo(1);
        leader.commit(block, certificate(block, 1, 2, 3));
        assertThat(leader.height()).isEqualTo(2);
    }

    @Test
    void commit_certifiedButBadBlock_refused() {
        Block bad = forged(world.record(Identities.of(77)));
        assertThatThrownBy(() -> follower.commit(bad, certificate(bad, 0, 1, 2)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("SIGNER_NOT_ADMITTED");
        assertThat(follower.height()).isEqualTo(1);
    }

    /** An engine must not commit what did not pass; if it does, the block is checked again. */
    @Test
    void commitDecided_blockThatDidNotPass_refused() throws MedChainException {
        Block bad = forged(world.record(Identities.of(77)));
        assertBad(bad, "SIGNER_NOT_ADMITTED");
        assertThatThrownBy(() -> follower.commitDecided(bad, certificate(bad, 0, 1, 2)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("SIGNER_NOT_ADMITTED");

        Block good = forged(world.record(world.provider));
        follower.check(good);
        assertThatThrownBy(() -> follower.commitDecided(bad, certificate(bad, 0, 1, 2)))
                .isInstanceOf(VerificationException.class);
        follower.commitDecided(good, certificate(good, 0, 1, 2));
        assertThatThrownBy(() -> follower.commitDecided(good, certificate(good, 0, 1, 2)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("expected height 3");
    }

    @Test
    void commit_sameBlockAgain_refused() throws MedChainException {
        Block block = prepared(world.record(world.provider));
        commitOnBoth(block);
        assertThatThrownBy(() -> leader.commit(block, certificate(block, 0, 1, 2)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("expected height 3");
    }
}
