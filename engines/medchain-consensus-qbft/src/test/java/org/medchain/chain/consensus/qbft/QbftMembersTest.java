package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.block.Seat;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.fixture.Copies;
import org.medchain.chain.fixture.RawChange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.health.IssueCode;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/** Members join, leave and get another key while the consortium works, over real links. */
@Timeout(120)
class QbftMembersTest {
    private static final int FOUNDERS = 4;

    @TempDir
    private Path folder;

    private final LedgerWorld world = new LedgerWorld(FOUNDERS, new BlockLimits(20, 1 << 20, 1 << 14));
    private final List<Integer> ports = new ArrayList<>(LocalPorts.free(FOUNDERS + 1));
    private final Identity joiner = Identities.of(60);
    private final SortedMap<Integer, Ledger> ledgers = new TreeMap<>();

    @BeforeEach
    void open() throws MedChainException {
        for (int i = 0; i < FOUNDERS; i++) {
            open(i, world.builder(folder.resolve("member-" + i), i));
        }
        world.admitAll(ledgers.get(0));
    }

    @AfterEach
    void close() throws MedChainException {
        for (Ledger ledger : ledgers.values()) {
            ledger.close();
        }
    }

    private String address(int member) {
        return "127.0.0.1:" + ports.get(member);
    }

    /** Every member knows the founders' addresses; those of others only the chain tells. */
    private void open(int member, LedgerBuilder builder) throws MedChainException {
        StringBuilder peers = new StringBuilder("0=" + address(0));
        for (int i = 1; i < FOUNDERS; i++) {
            peers.append(',').append(i).append('=').append(address(i));
        }
        ledgers.put(
                member,
                builder.engine(ConsensusSettings.of(
                                "qbft",
                                Map.of("listen", address(member), "peers", peers.toString(), "give-up-ms", "20000")))
                        .open());
    }

    private void openJoined(int member, Identity identity) throws MedChainException {
        open(
                member,
                LedgerBuilder.in(folder.resolve("member-" + member))
                        .consortium(world.config)
                        .member(member, world.certified(identity))
                        .clock(world.clock));
    }

    private EventRef append(int member) {
        return ledgers.get(member).append(world.record(world.provider)).join();
    }

    private void awaitLevel() throws MedChainException {
        long height = ledgers.get(0).height();
        Await.until("all members at height " + height, () -> ledgers.values().stream()
                .allMatch(ledger -> ledger.height() >= height));
    }

    @Test
    void join_whileTheOthersWork_takesPartAndProves() throws MedChainException {
        EventRef before = append(1);
        openJoined(4, joiner);
        assertThatThrownBy(() -> append(4)).hasCauseInstanceOf(UnavailableException.class);

        Event change = world.changeMembers(1, List.of(world.seat(4, joiner, address(4))), world.founders(0, 2, 3));
        ledgers.get(2).append(change).join();
        Await.until(
                "the joiner follows", () -> ledgers.get(4).find(change.hash()).isPresent());
        EventRef through = append(4);

        ledgers.remove(0).close();
        EventRef without = append(4);
        MemberHistory history =
                MemberHistory.decode(ledgers.get(4).memberHistory().encode());
        assertThat(history.config()).isEqualTo(world.config);
        for (EventRef ref : List.of(before, through, without)) {
            assertThat(ledgers.get(4).proof(ref).orElseThrow().verify(history).ref())
                    .isEqualTo(ref);
        }
        assertThat(ledgers.get(4).proof(without).orElseThrow().certificate().signatures())
                .hasSize(4);
        for (Ledger ledger : ledgers.values()) {
            ledger.verify(height -> {});
        }
    }

    @Test
    void leave_afterAJoin_theOthersGoOnAndTheOneWhoLeftOrdersNothing() throws MedChainException {
        openJoined(4, joiner);
        ledgers.get(0)
                .append(world.changeMembers(1, List.of(world.seat(4, joiner, address(4))), world.founders(0, 1, 2)))
                .join();
        awaitLevel();
        SortedMap<Integer, Identity> five = new TreeMap<>(world.founders(0, 1, 2));
        five.put(4, joiner);
        Event leave = world.changeMembers(2, List.of(new Seat(1, Optional.empty())), five);
        ledgers.get(3).append(leave).join();
        Await.until(
                "the one who left knows",
                () -> ledgers.get(1).find(leave.hash()).isPresent());

        assertThatThrownBy(() -> append(1)).hasCauseInstanceOf(UnavailableException.class);
        awaitLevel();
        ledgers.remove(1).close();
        EventRef after = append(4);
        assertThat(ledgers.get(0)
                        .append(ledgers.get(4).find(after).orElseThrow().event())
                        .join())
                .isEqualTo(after);
        awaitLevel();
    }

    /** Each open ledger's member is linked with all others: what a quorum decides reaches it even if it is not asked for. */
    private void awaitLinked() {
        Await.until("all members linked", () -> ledgers.values().stream()
                .map(Ledger::status)
                .allMatch(status -> status.linked() == status.members()));
    }

    @Test
    void newKey_ofAMember_worksAfterItsRestartAndTheOldOneNoMore() throws MedChainException {
        awaitLinked();
        Identity newKey = Identities.of(61);
        Event change = world.changeMembers(1, List.of(world.seat(3, newKey, address(3))), world.founders(0, 1, 2));
        ledgers.get(0).append(change).join();
        Await.until("the member knows", () -> ledgers.get(3).find(change.hash()).isPresent());
        assertThatThrownBy(() -> append(3)).hasCauseInstanceOf(UnavailableException.class);

        ledgers.remove(3).close();
        openJoined(3, newKey);
        ledgers.remove(1).close();
        EventRef through = append(3);
        assertThat(ledgers.get(3)
                        .proof(through)
                        .orElseThrow()
                        .verify(ledgers.get(3).memberHistory())
                        .ref())
                .isEqualTo(through);
        awaitLevel();
    }

    @Test
    void disk_lostByAMember_itGivesReceiptsAtOnceAndVotesWhenItsHeightsArePast() throws MedChainException, IOException {
        awaitLevel();
        ledgers.remove(3).close();
        Copies.delete(folder.resolve("member-3"));
        open(3, world.builder(folder.resolve("member-3"), 3));
        for (int i = 0; i < 4; i++) {
            append(3);
        }
        Await.until("it votes", () -> !ledgers.get(3).health().has(IssueCode.VOTES_FORGOTTEN));
        ledgers.remove(1).close();
        append(3);
        append(0);
    }

    @Test
    void newAddress_ofAMember_isDialledWithoutARestartOfTheOthers() throws MedChainException {
        openJoined(4, joiner);
        ledgers.get(0)
                .append(world.changeMembers(1, List.of(world.seat(4, joiner, address(4))), world.founders(0, 1, 2)))
                .join();
        awaitLevel();
        append(4);

        SortedMap<Integer, Identity> five = new TreeMap<>(world.founders(0, 1, 2));
        five.put(4, joiner);
        int elsewhere = LocalPorts.free(1).get(0);
        Event move = world.changeMembers(2, List.of(world.seat(4, joiner, "127.0.0.1:" + elsewhere)), five);
        ledgers.get(0).append(move).join();
        ledgers.remove(4).close();
        ports.set(4, elsewhere);
        openJoined(4, joiner);
        append(4);
        awaitLevel();
    }

    @Test
    void leave_ofTheMemberWithTheHighestNumberWhileItIsAway_isLearntWhenItComesBack() throws MedChainException {
        awaitLevel();
        ledgers.remove(3).close();
        Event leave = world.changeMembers(1, List.of(new Seat(3, Optional.empty())), world.founders(0, 1, 2));
        ledgers.get(0).append(leave).join();
        append(1);
        open(3, world.builder(folder.resolve("member-3"), 3));
        Await.until(
                "the one who left knows",
                () -> ledgers.get(3).find(leave.hash()).isPresent());
        assertThatThrownBy(() -> append(3)).hasCauseInstanceOf(UnavailableException.class);
    }

    @Test
    void join_withAnAddressWithoutAPort_isRefusedAndTheMembersGoOn() throws MedChainException {
        Event change = RawChange.of(world, 1, 4, world.issue(joiner), "localhost", world.founders(0, 1, 2));
        assertThatThrownBy(() -> ledgers.get(2).append(change).join())
                .hasCauseInstanceOf(EventRefusedException.class)
                .hasMessageContaining("MALFORMED");
        for (int member = 0; member < FOUNDERS; member++) {
            append(member);
        }
    }

    @Test
    void join_withoutAnAddress_membersGoOnAndReopenAndSayWhatIsMissing() throws MedChainException {
        Seat seat = new Seat(4, Optional.of(new Member("member 4", world.issue(joiner))));
        ledgers.get(0)
                .append(world.changeMembers(1, List.of(seat), world.founders(0, 1, 2)))
                .join();
        append(1);
        awaitLevel();
        assertThat(ledgers.get(1).health().issues())
                .filteredOn(issue -> issue.code() == IssueCode.ADDRESS_UNKNOWN)
                .singleElement()
                .asString()
                .contains("member 4", "peers");
        close();
        for (int member = 0; member < FOUNDERS; member++) {
            open(member, world.builder(folder.resolve("member-" + member), member));
        }
        append(2);
        assertThat(ledgers.get(3).health().has(IssueCode.ADDRESS_UNKNOWN)).isTrue();
    }

    @Test
    void reopen_afterChanges_everyMemberKnowsTheMembers() throws MedChainException {
        ledgers.get(0)
                .append(world.changeMembers(1, List.of(world.seat(4, joiner, address(4))), world.founders(1, 2, 3)))
                .join();
        openJoined(4, joiner);
        awaitLevel();
        append(4);
        awaitLevel();
        close();
        for (Map.Entry<Integer, Ledger> closed : List.copyOf(ledgers.entrySet())) {
            int member = closed.getKey();
            if (member < FOUNDERS) {
                open(member, world.builder(folder.resolve("member-" + member), member));
            } else {
                openJoined(member, joiner);
            }
        }
        append(4);
        assertThat(ledgers.get(0).memberHistory().last().numbers()).containsExactly(0, 1, 2, 3, 4);
    }
}
