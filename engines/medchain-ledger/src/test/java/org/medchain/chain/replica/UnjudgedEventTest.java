package org.medchain.chain.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.fixture.FailingIndex;
import org.medchain.chain.store.BlockStore;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Metrics;
import org.medchain.testkit.ledger.LedgerWorld;

/** An event in whose judgement something fails that nobody expected: it ends nothing but itself. */
class UnjudgedEventTest extends TwoReplicas {
    private final Error tooDeep = new StackOverflowError("for a test");

    private final FailingIndex index = new FailingIndex();

    @Override
    StoreReplica replica(String name, LedgerWorld of) throws MedChainException {
        BlockStore store = BlockStore.open(folder.resolve(name), of.config, new SecureRandom(), Metrics.NONE);
        stores.add(store);
        return new StoreReplica(index.over(store));
    }

    private void assertRefused(Event bad, Event good) throws MedChainException {
        Proposal proposal = leader.prepare(List.of(good, bad), NOW);
        assertThat(reason(proposal.verdicts().get(1))).isEqualTo(RefusalReason.MALFORMED);
        assertThat(((Verdict.Refused) proposal.verdicts().get(1)).reason())
                .hasMessageContaining("it cannot be judged")
                .hasMessageContaining("StackOverflowError: for a test");
        assertThat(proposal.verdicts().get(0)).isEqualTo(new Verdict.Included());
        assertThat(proposal.block().orElseThrow().events()).containsExactly(good);
    }

    @Test
    void prepare_eventWhoseJudgementRunsIntoAnError_isRefusedAndTheOthersIncluded() throws MedChainException {
        Event bad = world.session(world.patient);
        Event good = world.record(world.provider);
        index.failOver(world.patient.publicIdentity(), tooDeep);
        assertRefused(bad, good);
        commitOnBoth(prepared(good));
    }

    @Test
    void prepare_eventThatCannotBeLookedUp_isRefusedAndTheOthersIncluded() throws MedChainException {
        Event bad = world.session(world.patient);
        Event good = world.record(world.provider);
        index.failOver(bad.hash(), tooDeep);
        assertRefused(bad, good);
    }

    @Test
    void screen_eventThatCannotBeLookedUp_isRefused() {
        Event bad = world.session(world.patient);
        index.failOver(bad.hash(), tooDeep);
        assertThatThrownBy(() -> leader.screen(bad).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(EventRefusedException.class);
    }

    private static void assertUnjudged(Verdict verdict, Event event, Error why) {
        assertThat(((Verdict.Unjudged) verdict).reason())
                .hasMessageContaining(event.toString())
                .hasMessageContaining("append it again")
                .hasCause(why);
    }

    /** An application may take a refusal as final; this one it must not. */
    @Test
    void prepare_eventOverWhichTheMachineFails_isNotRefusedAndTheOthersIncluded() throws MedChainException {
        Event bad = world.session(world.patient);
        Event good = world.record(world.provider);
        for (Error each : List.of(new OutOfMemoryError("for a test"), new NoClassDefFoundError("for a test"))) {
            for (Object where : List.of(world.patient.publicIdentity(), bad.hash())) {
                index.failOver(where, each);
                Proposal proposal = leader.prepare(List.of(bad, good), NOW);
                assertUnjudged(proposal.verdicts().get(0), bad, each);
                assertThat(proposal.verdicts().get(1)).isEqualTo(new Verdict.Included());
                assertThat(proposal.block().orElseThrow().events()).containsExactly(good);
                index.mend();
            }
        }
        assertThat(prepared(bad, good).events()).containsExactly(bad, good);
    }

    @Test
    void screen_eventOverWhichTheMachineFails_isNotRefused() {
        Event bad = world.session(world.patient);
        index.failOver(bad.hash(), new OutOfMemoryError("for a test"));
        assertThatThrownBy(() -> leader.screen(bad).join()).hasCauseInstanceOf(UnavailableException.class);
        index.mend();
        assertThat(leader.screen(bad).join()).isNull();
    }

    @Test
    void screening_overWhichTheMachineFails_refusesNothingAndLetsNothingPass() throws MedChainException {
        Event event = world.record(world.provider);
        Block block = forged(event);
        Error noMemory = new OutOfMemoryError("for a test");
        Screening failing = Screening.byCaller(any -> {
            throw noMemory;
        });
        try (StoreReplica replica = new StoreReplica(stores.get(0), failing)) {
            Proposal proposal = replica.prepare(List.of(event), NOW);
            assertUnjudged(proposal.verdicts().get(0), event, noMemory);
            assertThat(proposal.block()).isEmpty();
            assertThatThrownBy(() -> replica.check(block))
                    .isInstanceOf(VerificationException.class)
                    .hasMessageContaining("cannot be judged");
            assertThatThrownBy(() -> stores.get(0).verify(replica.judge()))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("cannot be judged now")
                    .hasMessageNotContaining("damaged");
        }
        follower.check(block);
    }

    @Test
    void check_blockWithAnEventWhoseJudgementRunsIntoAnError_doesNotPassAndTheNextDoes() throws MedChainException {
        Block bad = forged(world.session(world.patient));
        index.failOver(world.patient.publicIdentity(), tooDeep);
        assertBad(bad, "cannot be judged: java.lang.StackOverflowError: for a test");
        commitOnBoth(prepared(world.record(world.provider)));
    }

    @Test
    void screening_formThatRunsIntoAnError_endsThatEventAlone() throws MedChainException {
        Event bad = world.record(world.provider);
        EventHash hash = bad.hash();
        try (Screening screening = Screening.onAllCores(event -> {
            if (event.hash().equals(hash)) {
                throw new OutOfMemoryError("for a test");
            }
        })) {
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> screening.screenAll(List.of(bad)))
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining("OutOfMemoryError: for a test");
            }
            screening.screenAll(List.of(world.record(world.provider)));
        }
    }
}
