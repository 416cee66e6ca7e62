package org.medchain.chain.remote.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.remote.fixture.Cluster;
import org.medchain.chain.remote.wire.Question;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.Await;

/** One member of four lies to its clients, and is the one whom they ask first: they get the truth from the others. */
@Timeout(120)
class RemoteLiarsTest {
    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static EventRef lastChunk;
    private static Event removed;
    private static final Bytes REVOKED = Bytes.fromHex("0badc0de");

    @BeforeAll
    static void open() throws MedChainException {
        cluster = Cluster.open(folder);
        Ledger ledger = cluster.ledgers.get(1);
        lastChunk =
                ledger.append(cluster.world.firstChunk(cluster.world.provider)).join();
        for (int index = 2; index <= 5; index++) {
            lastChunk = ledger.append(cluster.world.chunk(cluster.world.provider, index, lastChunk))
                    .join();
        }
        removed = cluster.world.session(cluster.world.patient);
        ledger.append(removed).join();
        ledger.append(EventSR.create(cluster.world.consortium, removed.hash(), cluster.world.patient)
                        .event())
                .join();
        ledger.append(RevokeCertificates.create(cluster.world.consortium, List.of(REVOKED), cluster.world.ca.identity())
                        .event())
                .join();
    }

    @AfterAll
    static void close() throws MedChainException {
        cluster.close();
    }

    /** What a client asks, and what must come of it. */
    private record Deed(Class<? extends Question> question, Check check) {}

    private interface Check {
        void on(Ledger ledger, Ledger truth) throws MedChainException;
    }

    @ParameterizedTest
    @EnumSource
    void lie_ofTheMemberAskedFirst_isNotBelieved(Lie lie) throws MedChainException {
        Ledger truth = cluster.ledgers.get(1);
        try (FakeMember liar = new FakeMember(cluster.world, 0, request -> lie.frames(cluster.world, truth, request))) {
            for (Deed deed : DEEDS) {
                if (lie.isAbout(deed.question())) {
                    lieTo(liar, truth, deed.check());
                }
            }
        }
    }

    /** A new client each time, which distrusts nobody yet; until one asked the liar. */
    private static void lieTo(FakeMember liar, Ledger truth, Check check) throws MedChainException {
        int before = liar.asked();
        for (int attempt = 0; liar.asked() == before; attempt++) {
            assertThat(attempt).as("clients that did not ask the liar").isLessThan(50);
            int linked = liar.linked();
            try (Ledger ledger = cluster.client(addresses(liar)).open()) {
                Await.until("there is a link", () -> liar.linked() > linked);
                check.on(ledger, truth);
            }
        }
    }

    private static List<InetSocketAddress> addresses(FakeMember liar) {
        List<InetSocketAddress> addresses = new ArrayList<>(cluster.addresses());
        addresses.set(0, liar.address());
        return addresses;
    }

    private static final List<Deed> DEEDS = List.of(
            new Deed(Question.Append.class, RemoteLiarsTest::appends),
            new Deed(Question.Append.class, RemoteLiarsTest::appendsWhatIsRefused),
            new Deed(Question.Find.class, RemoteLiarsTest::finds),
            new Deed(Question.Find.class, RemoteLiarsTest::findsNothing),
            new Deed(Question.History.class, RemoteLiarsTest::readsAStream),
            new Deed(Question.Position.class, RemoteLiarsTest::looksUpPositions),
            new Deed(Question.StreamChunk.class, RemoteLiarsTest::looksUpChunks),
            new Deed(Question.Events.class, RemoteLiarsTest::looksUpEventsOfASigner),
            new Deed(Question.Events.class, RemoteLiarsTest::looksUpEventsOfASignerPageByPage),
            new Deed(Question.Revocation.class, RemoteLiarsTest::looksUpRevocations),
            new Deed(Question.Removal.class, RemoteLiarsTest::looksUpRemovalsAndAdmissions),
            new Deed(Question.BlockAt.class, RemoteLiarsTest::readsBlocks));

    private static void appends(Ledger ledger, Ledger truth) {
        Event good = cluster.world.record(cluster.world.provider);
        EventRef receipt = ledger.append(good).join();
        assertThat(truth.append(good).join()).isEqualTo(receipt);
    }

    private static void appendsWhatIsRefused(Ledger ledger, Ledger truth) {
        Event bad = cluster.world.opaque(cluster.world.provider, 20_000);
        assertThatThrownBy(ledger.append(bad)::join)
                .hasCauseInstanceOf(EventRefusedException.class)
                .hasMessageContaining("TOO_LARGE");
    }

    private static void finds(Ledger ledger, Ledger truth) throws MedChainException {
        assertThat(ledger.find(lastChunk)).isEqualTo(truth.find(lastChunk)).isPresent();
    }

    private static void findsNothing(Ledger ledger, Ledger truth) throws MedChainException {
        assertThat(ledger.find(cluster.world.record(cluster.world.provider).hash()))
                .isEmpty();
    }

    private static void readsAStream(Ledger ledger, Ledger truth) throws MedChainException {
        assertThat(ledger.history(lastChunk, 10))
                .isEqualTo(truth.history(lastChunk, 10))
                .hasSize(5);
    }

    private static void looksUpPositions(Ledger ledger, Ledger truth) throws MedChainException {
        assertThat(ledger.position(lastChunk))
                .isEqualTo(truth.position(lastChunk))
                .hasValueSatisfying(position -> assertThat(position.index()).isEqualTo(5));
    }

    private static void looksUpChunks(Ledger ledger, Ledger truth) throws MedChainException {
        EventHash first = truth.position(lastChunk).orElseThrow().first();
        for (long index = 1; index <= 6; index++) {
            assertThat(ledger.chunk(lastChunk.event(), index))
                    .isEqualTo(ledger.chunk(first, index))
                    .isEqualTo(truth.chunk(first, index));
        }
        assertThat(truth.chunk(first, 5)).isPresent();
    }

    private static void looksUpEventsOfASigner(Ledger ledger, Ledger truth) throws MedChainException {
        PublicIdentity provider = cluster.world.provider.publicIdentity();
        assertThat(ledger.eventsBy(provider, EventType.ADD_DATA, 0, 1_000))
                .isEqualTo(truth.eventsBy(provider, EventType.ADD_DATA, 0, 1_000))
                .hasSizeGreaterThan(4);
        assertThat(ledger.eventsBy(provider, EventType.CREATE_SESSION, 0, 10)).isEmpty();
    }

    private static void looksUpEventsOfASignerPageByPage(Ledger ledger, Ledger truth) throws MedChainException {
        PublicIdentity provider = cluster.world.provider.publicIdentity();
        List<LedgerEntry> found = new ArrayList<>();
        List<LedgerEntry> page = ledger.eventsBy(provider, EventType.ADD_DATA, 0, 2);
        while (!page.isEmpty()) {
            found.addAll(page);
            page = ledger.eventsBy(
                    provider, EventType.ADD_DATA, found.get(found.size() - 1).height() + 1, 2);
        }
        assertThat(found).isEqualTo(truth.eventsBy(provider, EventType.ADD_DATA, 0, 1_000));
    }

    private static void looksUpRevocations(Ledger ledger, Ledger truth) throws MedChainException {
        assertThat(ledger.isRevoked(REVOKED)).isTrue();
        assertThat(ledger.isRevoked(Bytes.fromHex("77"))).isFalse();
    }

    private static void looksUpRemovalsAndAdmissions(Ledger ledger, Ledger truth) throws MedChainException {
        assertThat(ledger.sessionRemoval(removed.hash()))
                .isEqualTo(truth.sessionRemoval(removed.hash()))
                .isPresent();
        assertThat(ledger.certificate(cluster.world.patient.publicIdentity()))
                .isEqualTo(truth.certificate(cluster.world.patient.publicIdentity()))
                .isPresent();
    }

    private static void readsBlocks(Ledger ledger, Ledger truth) throws MedChainException {
        Block block = truth.block(3).orElseThrow();
        assertThat(ledger.block(3)).contains(block);
        assertThat(ledger.block(block.hash())).contains(block);
    }
}
