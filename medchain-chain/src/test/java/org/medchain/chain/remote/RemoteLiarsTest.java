package org.medchain.chain.remote;

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
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.fixture.Identities;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;

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
        ledger.append(EventSR.create(removed.hash(), cluster.world.patient).event())
                .join();
        ledger.append(RevokeCertificates.create(List.of(REVOKED), cluster.world.ca.identity())
                        .event())
                .join();
    }

    @AfterAll
    static void close() throws MedChainException {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource
    void lie_ofTheMemberAskedFirst_isNotBelieved(Lie lie) throws MedChainException {
        Ledger truth = cluster.ledgers.get(1);
        try (FakeMember liar = new FakeMember(cluster.world, 0, request -> lie.frames(cluster.world, truth, request));
                Ledger ledger = cluster.client(addresses(liar)).open()) {
            assertAppends(ledger, truth);
            assertReads(ledger, truth);
            assertThat(liar.asked()).isPositive();
        }
    }

    private static List<InetSocketAddress> addresses(FakeMember liar) {
        List<InetSocketAddress> addresses = new ArrayList<>(cluster.addresses());
        addresses.set(0, liar.address());
        return addresses;
    }

    private static void assertAppends(Ledger ledger, Ledger truth) throws MedChainException {
        Event good = cluster.world.record(cluster.world.provider);
        EventRef receipt = ledger.append(good).join();
        assertThat(truth.append(good).join()).isEqualTo(receipt);
        Event bad = cluster.world.record(Identities.of(77));
        assertThatThrownBy(ledger.append(bad)::join).hasCauseInstanceOf(EventRefusedException.class);
    }

    private static void assertReads(Ledger ledger, Ledger truth) throws MedChainException {
        assertThat(ledger.find(lastChunk)).isEqualTo(truth.find(lastChunk)).isPresent();
        Event nowhere = cluster.world.record(cluster.world.provider);
        assertThat(ledger.find(nowhere.hash())).isEmpty();
        assertThat(ledger.history(lastChunk, 10).stream().map(LedgerEntry::ref).toList())
                .isEqualTo(truth.history(lastChunk, 10).stream()
                        .map(LedgerEntry::ref)
                        .toList())
                .hasSize(5);
        assertThat(ledger.isRevoked(REVOKED)).isTrue();
        assertThat(ledger.isRevoked(Bytes.fromHex("77"))).isFalse();
        assertThat(ledger.sessionRemoval(removed.hash()))
                .isEqualTo(truth.sessionRemoval(removed.hash()))
                .isPresent();
        assertThat(ledger.certificate(cluster.world.patient.publicIdentity()))
                .isEqualTo(truth.certificate(cluster.world.patient.publicIdentity()))
                .isPresent();
        Block block = truth.block(3).orElseThrow();
        assertThat(ledger.block(3)).contains(block);
        assertThat(ledger.block(block.hash())).contains(block);
        assertThat(ledger.memberHistory().changes()).isEmpty();
    }
}
