package org.medchain.chain.remote.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.Seat;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.chain.remote.fixture.Cluster;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.Question;
import org.medchain.chain.remote.wire.Request;
import org.medchain.chain.remote.wire.Response;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

/** What counts by who says it: five members say what each test wants, all of it certified by all of them. */
class CountedReadsTest {
    private static final int MEMBERS = 5;
    private static final long HEIGHT = 9;
    private static final Answer SILENT = new Answer.Unavailable("not today");

    /** How long a client waits for what must not come, and for what must. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    private static final Duration LONG = Duration.ofSeconds(30);

    private final LedgerWorld world = new LedgerWorld(MEMBERS, BlockLimits.DEFAULT);
    private final EventProof first = Proven.proof(world, 1, world.firstChunk(world.provider));
    private final EventProof second = Proven.proof(world, 2, world.chunk(world.provider, 2, Proven.ref(first)));
    private final EventProof last = Proven.proof(world, HEIGHT, world.record(world.provider));
    private final List<FakeMember> members = new ArrayList<>();

    /** What a member says, and at which height. */
    private record Words(long height, Answer answer) {}

    private final Map<Integer, Words> words = new TreeMap<>();
    private final AtomicInteger finds = new AtomicInteger();
    private Optional<EventProof> change = Optional.empty();

    @BeforeEach
    void open() throws MedChainException {
        for (int i = 0; i < MEMBERS; i++) {
            int member = i;
            members.add(FakeMember.thatTellsChanges(world, i, request -> List.of(answer(member, request))));
        }
    }

    @AfterEach
    void close() {
        members.forEach(FakeMember::close);
    }

    private synchronized Bytes answer(int member, Request request) {
        Question question = request.question();
        if (question instanceof Question.Change asked) {
            Answer answer = change.<Answer>map(Answer.Proven::new)
                    .filter(there -> asked.number() == 1)
                    .orElse(new Answer.Absent());
            return new Response(request.id(), HEIGHT, answer).encode();
        }
        finds.addAndGet(question instanceof Question.Find ? 1 : 0);
        if (question instanceof Question.Find asked
                && asked.event().equals(last.event().hash())) {
            return new Response(request.id(), HEIGHT, new Answer.Proven(last)).encode();
        }
        Words said = words.getOrDefault(member, new Words(HEIGHT, SILENT));
        Answer answer = question instanceof Question.ChunkName && said.answer() instanceof Answer.Proven proven
                ? new Answer.Named(Proven.ref(proven.proof()))
                : said.answer();
        return new Response(request.id(), said.height(), answer).encode();
    }

    private synchronized void say(int member, long height, Answer answer) {
        words.put(member, new Words(height, answer));
    }

    private interface Read {
        void of(Ledger ledger) throws MedChainException;
    }

    /** A client that is linked with all and knows of block {@value #HEIGHT}. */
    private void reading(Duration deadline, Read read) throws MedChainException {
        RemoteLedgerBuilder builder = RemoteLedgerBuilder.of(world.config)
                .user(world.certified(Cluster.USER))
                .clock(world.clock)
                .random(new Cluster.FirstOfAll())
                .deadline(deadline);
        members.forEach(member -> builder.server(member.address()));
        try (Ledger ledger = builder.open()) {
            Await.until("all are linked", () -> members.stream().allMatch(member -> member.linked() > 0));
            assertThat(ledger.find(last.event().hash())).isPresent();
            assertThat(ledger.height()).isEqualTo(HEIGHT);
            read.of(ledger);
        }
    }

    private Answer at(EventProof proof, long index) {
        return new Answer.Positioned(proof, new StreamPosition(first.event().hash(), index));
    }

    @Test
    void position_andChunk_thatOneMemberSaysOtherwise_areThoseOfTheOthers() throws MedChainException {
        for (int member = 0; member < MEMBERS; member++) {
            say(member, HEIGHT, at(second, member == 1 ? 3 : 2));
        }
        reading(LONG, ledger -> assertThat(ledger.position(Proven.ref(second)))
                .hasValueSatisfying(found -> assertThat(found.index()).isEqualTo(2)));

        EventProof other = Proven.proof(world, 3, world.chunk(world.provider, 2, Proven.ref(first)));
        for (int liar = 0; liar < MEMBERS; liar++) {
            for (int member = 0; member < MEMBERS; member++) {
                say(member, HEIGHT, new Answer.Proven(member == liar ? other : second));
            }
            reading(LONG, ledger -> assertThat(ledger.chunk(first.event().hash(), 2))
                    .hasValueSatisfying(found -> assertThat(found.event()).isEqualTo(second.event())));
        }
    }

    @Test
    void chunk_thatOneMemberHasNot_isThere() throws MedChainException {
        Answer there = new Answer.Proven(second);
        for (int without = 0; without < MEMBERS; without++) {
            sayOfOne(without, new Answer.Absent(), there);
            reading(LONG, ledger -> assertThat(ledger.chunk(first.event().hash(), 2))
                    .hasValueSatisfying(found -> assertThat(found.event()).isEqualTo(second.event())));
        }
    }

    @Test
    void chunk_thatOneMemberClaims_isNot() throws MedChainException {
        for (int liar = 0; liar < MEMBERS; liar++) {
            sayOfOne(liar, new Answer.Proven(second), new Answer.Absent());
            reading(LONG, ledger -> assertThat(ledger.chunk(first.event().hash(), 2))
                    .isEmpty());
        }
    }

    private void sayOfOne(int one, Answer its, Answer others) {
        for (int member = 0; member < MEMBERS; member++) {
            say(member, HEIGHT, member == one ? its : others);
        }
    }

    @Test
    void find_ofAnEventThatThisClientAppended_asksNobody() throws MedChainException {
        for (int member = 0; member < MEMBERS; member++) {
            say(member, HEIGHT, new Answer.Proven(second));
        }
        reading(LONG, ledger -> {
            EventRef receipt = ledger.append(second.event()).join();
            assertThat(ledger.find(receipt))
                    .hasValueSatisfying(found -> assertThat(found.event()).isEqualTo(second.event()));
            assertThat(ledger.proof(receipt)).contains(second);
            assertThat(ledger.find(Proven.ref(Proven.proof(world, 7, second.event()))))
                    .as("in another block")
                    .isEmpty();
            assertThat(finds).as("to know of block " + HEIGHT).hasValue(1);
        });
    }

    @Test
    void position_ofAReferenceToAnotherBlock_isEmpty() throws MedChainException {
        for (int member = 0; member < MEMBERS; member++) {
            say(member, HEIGHT, at(second, 2));
        }
        EventProof elsewhere = Proven.proof(world, 7, second.event());
        reading(LONG, ledger -> assertThat(ledger.position(Proven.ref(elsewhere)))
                .isEmpty());
    }

    @Test
    void eventsBy_thatAQuorumHolds_areThereThoughOneLeavesThemOut() throws MedChainException {
        for (int member = 0; member < MEMBERS; member++) {
            say(member, HEIGHT, new Answer.Events(member < 3 ? List.of(first) : List.of(first, last), false));
        }
        reading(LONG, ledger -> assertThat(ledger.eventsBy(world.provider.publicIdentity(), EventType.ADD_DATA, 0, 10))
                .hasSize(2));
    }

    @Test
    void eventsBy_ofMembersThatAreBehind_areNotBelievedToBeAll() throws MedChainException {
        for (int member = 0; member < MEMBERS; member++) {
            say(member, member < 2 ? HEIGHT - 1 : HEIGHT, new Answer.Events(List.of(first), false));
        }
        reading(SHORT, ledger -> assertThatThrownBy(
                        () -> ledger.eventsBy(world.provider.publicIdentity(), EventType.ADD_DATA, 0, 10))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("is behind"));
    }

    @Test
    void sessionRemoval_absentSayMembersThatAreBehind_isNotBelieved() throws MedChainException {
        for (int member = 0; member < MEMBERS; member++) {
            say(member, member < 2 ? HEIGHT - 1 : HEIGHT, new Answer.Absent());
        }
        Event session = world.session(world.patient);
        reading(SHORT, ledger -> assertThatThrownBy(() -> ledger.sessionRemoval(session.hash()))
                .isInstanceOf(UnavailableException.class));
        say(0, HEIGHT, new Answer.Absent());
        reading(LONG, ledger -> assertThat(ledger.sessionRemoval(session.hash()))
                .isEmpty());
    }

    @Test
    void chunk_absentSayFewerThanAQuorum_isNotBelieved() throws MedChainException {
        for (int member = 0; member < 3; member++) {
            say(member, HEIGHT, new Answer.Absent());
        }
        reading(SHORT, ledger -> assertThatThrownBy(
                        () -> ledger.chunk(first.event().hash(), 2))
                .isInstanceOf(UnavailableException.class));
    }

    /** Member 0 has left: what it says is heard, and does not count. */
    @Test
    void counting_ofWhatSomebodySaysWhoLeft_isNotDone() throws MedChainException {
        change = Optional.of(Proven.proof(
                world,
                HEIGHT,
                world.changeMembers(1, List.of(new Seat(0, Optional.empty())), world.founders(0, 1, 2, 3))));
        EventProof later = Proven.proof(world, HEIGHT - 2, second.event());
        say(0, HEIGHT, at(later, 3));
        say(1, HEIGHT, at(later, 3));
        say(2, HEIGHT, at(later, 2));
        Event session = world.session(world.patient);
        reading(SHORT, ledger -> {
            assertThat(ledger.memberHistory().last().numbers()).containsExactly(1, 2, 3, 4);
            assertThatThrownBy(() -> ledger.position(Proven.ref(later))).isInstanceOf(UnavailableException.class);
            for (int member = 0; member < 3; member++) {
                say(member, HEIGHT, new Answer.Absent());
            }
            assertThatThrownBy(() -> ledger.sessionRemoval(session.hash())).isInstanceOf(UnavailableException.class);
        });
        say(3, HEIGHT, new Answer.Absent());
        reading(LONG, ledger -> {
            assertThat(ledger.memberHistory().last().numbers()).containsExactly(1, 2, 3, 4);
            assertThat(ledger.sessionRemoval(session.hash())).isEmpty();
        });
    }
}
