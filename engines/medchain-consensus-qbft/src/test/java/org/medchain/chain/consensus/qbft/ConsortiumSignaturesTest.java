package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.block.MemberSet;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/** A signature holds for one statement of one member of one consortium. */
class ConsortiumSignaturesTest {
    private static final View VIEW = new View(7, 3);

    private final Speakers speakers = Speakers.of(4);
    private final LedgerWorld world = speakers.world();
    private final Block block = speakers.block(1);
    private final Block other = speakers.block(2);
    private final Signatures verifier = speakers.signatures(0);
    private final List<Statement> statements = List.of(
            Statement.propose(VIEW, block.hash()),
            Statement.prepare(VIEW, block.hash()),
            Statement.commit(VIEW, block.hash()),
            Statement.roundChange(VIEW, Optional.empty()),
            Statement.roundChange(VIEW, Optional.of(new PreparedCertificate(1, block, List.of()))));

    private void passes(Signed signed) {
        assertThatCode(() -> verifier.verify(signed)).doesNotThrowAnyException();
    }

    private static void fails(Signatures by, Signed signed) {
        assertThatThrownBy(() -> by.verify(signed))
                .as("%s", signed.statement())
                .isInstanceOf(VerificationException.class);
    }

    private void failsFor(Signed signed, Statement statement) {
        fails(verifier, new Signed(statement, signed.signature()));
    }

    @Test
    void signature_ofEachStatementByItsMember_passes() {
        for (Statement statement : statements) {
            for (int member = 0; member < 4; member++) {
                passes(speakers.say(member, statement));
            }
        }
    }

    @Test
    void signature_withOneBitChanged_fails() {
        statements.forEach(statement -> fails(verifier, Speakers.spoilt(speakers.say(1, statement))));
    }

    @Test
    void signature_ofAnotherMember_fails() {
        statements.forEach(statement -> fails(verifier, Speakers.ascribed(2, speakers.say(1, statement))));
    }

    @Test
    void signature_ofAnotherStatement_fails() {
        for (Statement said : statements) {
            for (Statement meant : statements) {
                if (!said.equals(meant)) {
                    failsFor(speakers.say(1, said), meant);
                }
            }
        }
    }

    @Test
    void signature_ofAnotherViewOrBlock_fails() {
        View later = new View(7, 4);
        View above = new View(8, 3);
        for (Statement said : statements) {
            Signed signed = speakers.say(1, said);
            failsFor(signed, new Statement(said.kind(), later, said.block(), said.preparedRound()));
            failsFor(signed, new Statement(said.kind(), above, said.block(), said.preparedRound()));
            if (said.block().isPresent()) {
                failsFor(signed, new Statement(said.kind(), VIEW, Optional.of(other.hash()), said.preparedRound()));
            }
        }
    }

    @Test
    void signature_ofAnotherPreparedRound_fails() {
        Statement said = statements.get(4);
        failsFor(speakers.say(1, said), new Statement(said.kind(), VIEW, said.block(), OptionalLong.of(2)));
    }

    @Test
    void signature_forAnotherConsortium_fails() {
        Signatures elsewhere = Speakers.of(3).signatures(0);
        statements.forEach(statement -> fails(elsewhere, speakers.say(1, statement)));
    }

    @Test
    void signature_ofNoMember_fails() {
        Signatures among = Speakers.of(3).signatures(0);
        Signatures stranger = new ConsortiumSignatures(
                Speakers.of(3).world().config, Speakers.of(3).world().config::memberSet, 3, Identities.of(103));
        statements.forEach(statement -> fails(among, stranger.sign(statement)));
    }

    @Test
    void signature_afterTheKeyWasReplaced_isThatOfTheNewKey() throws MedChainException {
        Identity replacement = Identities.of(61);
        MemberSet after = ChangeMembers.of(world.changeMembers(
                        1, List.of(world.seat(1, replacement, "moved.example:7400")), world.founders(0, 1, 2)))
                .apply(world.config.memberSet());
        Signatures now = new ConsortiumSignatures(world.config, () -> after, 0, world.members.get(0));
        Signatures moved = new ConsortiumSignatures(world.config, () -> after, 1, replacement);
        for (Statement statement : statements) {
            fails(now, speakers.say(1, statement));
            assertThatCode(() -> now.verify(moved.sign(statement))).doesNotThrowAnyException();
        }
    }

    @Test
    void signature_whoseVerificationRunsIntoAnError_failsAndTheNextPasses() {
        AtomicBoolean failing = new AtomicBoolean(true);
        Signatures sometimes = new ConsortiumSignatures(
                world.config,
                () -> {
                    if (failing.get()) {
                        throw new StackOverflowError("for a test");
                    }
                    return world.config.memberSet();
                },
                0,
                world.members.get(0));
        Signed signed = speakers.say(1, statements.get(1));
        fails(sometimes, signed);
        failing.set(false);
        assertThatCode(() -> sometimes.verify(signed)).doesNotThrowAnyException();
    }

    @Test
    void signature_ofACommit_isThatOfACertificate() {
        Signed commit = speakers.say(1, Statement.commit(new View(Speakers.HEIGHT, 3), block.hash()));
        assertThatCode(() -> BlockCertificate.verify(
                        world.config, world.config.memberSet(), Speakers.HEIGHT, 3, block.hash(), commit.signature()))
                .doesNotThrowAnyException();
    }
}
