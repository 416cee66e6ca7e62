package org.medchain.testkit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.ProvenEvent;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.Extension;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.Flips;

/**
 * The contract of the reads of {@link Ledger}: what a ledger gives back of what was appended to it.
 *
 * <p>Extend it and open the ledger in {@link #open}. A ledger that keeps what it can rebuild from its blocks overrides
 * {@link #loseDerived}. {@link #events} may be lowered for a ledger that is slow.
 *
 * <p>Checked: events by reference and hash, blocks, the history of a stream, certificates, revocations, ended sessions, events by
 * signer, each against a walk over all blocks; proofs, which verify offline and of which no byte can be changed; what is not there
 * is empty, what cannot be asked is refused.
 */
public abstract class LedgerReadContract {
    private static final System.Logger LOG = System.getLogger(LedgerReadContract.class.getName());

    private Path folder;

    /** The consortium of this test. */
    protected final LedgerWorld world = new LedgerWorld();

    /** The ledger under test. */
    protected Ledger ledger;

    /** Opens the ledger in {@code folder}; closing it closes all that was opened. */
    protected abstract Ledger open(Path folder) throws MedChainException;

    /** Deletes what the closed ledger in {@code folder} can rebuild from its blocks, an index say; by default nothing. */
    protected void loseDerived(Path folder) throws IOException {}

    /** How many events are read back. */
    protected int events() {
        return 500;
    }

    @BeforeEach
    final void openFirst(@TempDir Path folder) throws MedChainException {
        this.folder = folder;
        ledger = open(folder);
        world.admitAll(ledger);
    }

    @AfterEach
    void close() throws MedChainException {
        ledger.close();
    }

    @Test
    void find_byRefAndHash_agreesWithWhatWasAppended() throws MedChainException {
        Random random = new Random(3);
        Map<EventRef, Event> appended = new HashMap<>();
        List<Event> events = new ArrayList<>();
        List<CompletableFuture<EventRef>> receipts = new ArrayList<>();
        for (int i = 0; i < events(); i++) {
            events.add(world.opaque(world.provider, random.nextInt(2_000)));
            receipts.add(ledger.append(events.get(i)));
        }
        for (int i = 0; i < events.size(); i++) {
            appended.put(receipts.get(i).join(), events.get(i));
        }
        for (int round = 0; round < 2; round++) {
            for (Map.Entry<EventRef, Event> one : appended.entrySet()) {
                LedgerEntry entry = ledger.find(one.getKey()).orElseThrow();
                assertThat(entry.event()).isEqualTo(one.getValue());
                assertThat(entry.ref()).isEqualTo(one.getKey());
                assertThat(entry.timestamp()).isEqualTo(LedgerWorld.START);
                assertThat(ledger.find(one.getKey().event())).contains(entry);
                Block block = ledger.block(entry.height()).orElseThrow();
                assertThat(block.hash()).isEqualTo(one.getKey().block());
                assertThat(block.events()).contains(one.getValue());
            }
            close();
            ledger = open(folder);
        }
    }

    @Test
    void find_unknown_isEmpty() throws MedChainException {
        EventRef ref = ledger.append(world.record(world.provider)).join();
        BlockHash noBlock = BlockHash.of(ref.event().value());
        EventHash noEvent = EventHash.of(ref.block().value());
        assertThat(ledger.find(noEvent)).isEmpty();
        assertThat(ledger.find(new EventRef(noBlock, ref.event()))).isEmpty();
        assertThat(ledger.find(new EventRef(ref.block(), noEvent))).isEmpty();
        assertThat(ledger.block(noBlock)).isEmpty();
        assertThat(ledger.block(0)).isEmpty();
        assertThat(ledger.block(ledger.height() + 1)).isEmpty();
        assertThat(ledger.proof(new EventRef(noBlock, ref.event()))).isEmpty();
        assertThat(ledger.proof(new EventRef(ref.block(), noEvent))).isEmpty();
        assertThat(ledger.certificate(world.ca.identity().publicIdentity())).isEmpty();
        assertThat(ledger.sessionRemoval(noEvent)).isEmpty();
    }

    @Test
    void history_ofAStream_isNewestFirstAndEndsAtTheFirstChunk() throws MedChainException {
        List<Event> newestFirst = new ArrayList<>();
        Event chunk = world.firstChunk(world.provider);
        EventRef last = ledger.append(chunk).join();
        newestFirst.add(chunk);
        for (int index = 2; index <= 40; index++) {
            chunk = world.chunk(world.provider, index, last);
            last = ledger.append(chunk).join();
            newestFirst.add(0, chunk);
        }
        assertThat(events(last, 40)).isEqualTo(newestFirst);
        assertThat(events(last, 10_000)).isEqualTo(newestFirst);
        assertThat(events(last, 7)).isEqualTo(newestFirst.subList(0, 7));
        EventRef middle = ledger.history(last, 20).get(19).ref();
        assertThat(events(middle, 100)).isEqualTo(newestFirst.subList(19, 40));
    }

    private List<Event> events(EventRef from, int max) throws MedChainException {
        return ledger.history(from, max).stream().map(LedgerEntry::event).toList();
    }

    @Test
    void history_ofNoChunk_isEmpty() throws MedChainException {
        EventRef session = ledger.append(world.session(world.patient)).join();
        EventRef unknown =
                new EventRef(session.block(), EventHash.of(session.block().value()));
        assertThat(ledger.history(session, 10)).isEmpty();
        assertThat(ledger.history(unknown, 10)).isEmpty();
        assertThatThrownBy(() -> ledger.history(session, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ledger.history(session, 10_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void proof_ofEveryEvent_verifiesOffline() throws MedChainException {
        List<CompletableFuture<EventRef>> receipts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            receipts.add(ledger.append(world.record(world.provider)));
        }
        for (CompletableFuture<EventRef> receipt : receipts) {
            EventProof proof = ledger.proof(receipt.join()).orElseThrow();
            ProvenEvent proven = EventProof.decode(proof.encode()).verify(world.config);
            assertThat(proven.ref()).isEqualTo(receipt.join());
        }
    }

    @Test
    void proof_anyByteChanged_refused() throws Exception {
        for (int i = 0; i < 4; i++) {
            ledger.append(world.record(world.provider)).join();
        }
        EventRef ref = ledger.append(world.record(world.provider)).join();
        EventProof proof = ledger.proof(ref).orElseThrow();
        Flips.everyByte(proof.encode(), (damaged, where) -> assertThatThrownBy(
                        () -> EventProof.decode(damaged).verify(world.config))
                .as(where)
                .isInstanceOf(MedChainException.class));
    }

    @Test
    void proof_underAnotherConsortium_refused() throws MedChainException {
        EventRef ref = ledger.append(world.record(world.provider)).join();
        EventProof proof = ledger.proof(ref).orElseThrow();
        LedgerWorld other = new LedgerWorld(2, world.config.limits());
        assertThatThrownBy(() -> proof.verify(other.config)).isInstanceOf(MedChainException.class);
    }

    @Test
    void certificate_admittedAgain_isTheLast() throws MedChainException {
        IdentityCertificate renewed = world.issue(world.provider, LedgerWorld.START, LedgerWorld.END);
        Event admission =
                AdmitIdentity.create(world.consortium, renewed, world.provider).event();
        assertThat(ledger.certificate(world.provider.publicIdentity()))
                .isPresent()
                .isNotEqualTo(Optional.of(renewed));

        EventRef receipt = ledger.append(admission).join();
        assertThat(ledger.certificate(world.provider.publicIdentity())).contains(renewed);
        assertThat(ledger.admission(world.provider.publicIdentity())).contains(receipt);
        assertThat(ledger.admission(world.ca.identity().publicIdentity())).isEmpty();
    }

    @Test
    void revocation_ofACertificate_isFoundBySerial() throws MedChainException {
        Bytes serial = world.issue(world.patient).serial();
        assertThat(ledger.isRevoked(serial)).isFalse();
        assertThat(ledger.revocation(serial)).isEmpty();

        EventRef receipt = ledger.append(
                        RevokeCertificates.create(world.consortium, List.of(serial), world.ca.identity())
                                .event())
                .join();
        assertThat(ledger.isRevoked(serial)).isTrue();
        assertThat(ledger.revocation(serial)).contains(receipt);
    }

    @Test
    void sessionRemoval_removedTwice_isTheFirst() throws MedChainException {
        Event session = world.session(world.patient);
        ledger.append(session).join();
        assertThat(ledger.sessionRemoval(session.hash())).isEmpty();

        EventRef first = ledger.append(EventSR.create(world.consortium, session.hash(), world.patient)
                        .event())
                .join();
        Event again = Event.sign(
                world.consortium,
                EventType.REMOVE_SESSION,
                EventSR.create(world.consortium, session.hash(), world.patient)
                        .event()
                        .body(),
                List.of(new Extension(-1, Bytes.utf8("again"))),
                world.patient);
        ledger.append(again).join();
        assertThat(ledger.sessionRemoval(session.hash())).contains(first);
    }

    @Test
    void sessionRemoval_replaced_isTheNextSession() throws MedChainException {
        EventRef old = ledger.append(world.session(world.patient)).join();
        EventRef next = ledger.append(world.session(world.patient, old.event())).join();
        assertThat(ledger.sessionRemoval(old.event())).contains(next);
        assertThat(ledger.sessionRemoval(next.event())).isEmpty();
    }

    @Test
    void positionChunkAndEventsBy_ofAGeneratedLedger_agreeWithAWalkOverAllBlocks() throws Exception {
        long seed = new SecureRandom().nextLong();
        LOG.log(System.Logger.Level.INFO, "seed of the generated ledger: {0}", Long.toString(seed));
        new GeneratedLedger(world, seed).grow(ledger, 150);
        for (int round = 0; round < 3; round++) {
            NaiveIndex expected = new NaiveIndex(ledger);
            expected.assertAgrees(ledger, new Random(seed + round));
            close();
            if (round == 1) {
                loseDerived(folder);
            }
            ledger = open(folder);
        }
        ledger.verify(height -> {});
    }

    @Test
    void chunkAndPosition_askedForWhatCannotBe_areEmptyOrRefused() throws MedChainException {
        EventRef session = ledger.append(world.session(world.patient)).join();
        EventRef record = ledger.append(world.record(world.provider)).join();
        EventHash unknown = EventHash.of(session.block().value());
        assertThat(ledger.position(session)).isEmpty();
        assertThat(ledger.position(new EventRef(record.block(), unknown))).isEmpty();
        assertThat(ledger.position(new EventRef(BlockHash.of(unknown.value()), session.event())))
                .isEmpty();
        assertThat(ledger.position(record)).isPresent();
        assertThat(ledger.position(new EventRef(BlockHash.of(unknown.value()), record.event())))
                .isEmpty();
        assertThat(ledger.chunk(session.event(), 1)).isEmpty();
        assertThat(ledger.chunk(unknown, 1)).isEmpty();
        assertThat(ledger.chunk(record.event(), 2)).isEmpty();
        assertThat(ledger.chunk(record.event(), Long.MAX_VALUE)).isEmpty();
        assertThatThrownBy(() -> ledger.chunk(record.event(), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eventsBy_askedForWhatCannotBe_isEmptyOrRefused() throws MedChainException {
        PublicIdentity provider = world.provider.publicIdentity();
        assertThat(ledger.eventsBy(world.ca.identity().publicIdentity(), EventType.ADD_DATA, 0, 5))
                .isEmpty();
        assertThat(ledger.eventsBy(provider, EventType.ADD_DATA, 0, 5)).isEmpty();
        assertThat(ledger.eventsBy(provider, EventType.ADMIT_IDENTITY, Long.MAX_VALUE, 5))
                .isEmpty();
        assertThat(ledger.eventsBy(provider, EventType.ADMIT_IDENTITY, ledger.height() + 1, 5))
                .isEmpty();
        assertThat(ledger.eventsBy(provider, EventType.ADMIT_IDENTITY, 0, Ledger.MAX_EVENTS))
                .hasSize(1);
        for (int max : List.of(0, Ledger.MAX_EVENTS + 1)) {
            assertThatThrownBy(() -> ledger.eventsBy(provider, EventType.ADD_DATA, 0, max))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ledger.eventsBy(provider, EventType.ADD_DATA, -1, 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void verify_ofAll_tellsEveryHeight() throws MedChainException {
        for (int i = 0; i < 20; i++) {
            ledger.append(world.record(world.provider)).join();
        }
        List<Long> heights = new ArrayList<>();
        ledger.verify(heights::add);
        assertThat(heights)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, ledger.height()).boxed().toList());
    }
}
