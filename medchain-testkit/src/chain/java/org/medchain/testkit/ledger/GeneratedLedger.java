package org.medchain.testkit.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.identity.Identity;

/**
 * Appends events of all sorts by several signers, many at a time: records, streams that grow side by side, sessions.
 *
 * <p>The sorts come from a shuffled deck and the longest stream grows each time, so that whatever the seed, {@value #AT_A_TIME} events and
 * more hold every sort, and four times as many hold a stream of four chunks and a session that was ended.
 */
final class GeneratedLedger {
    private static final int AT_A_TIME = 25;
    private static final int DECK = 10;

    private final LedgerWorld world;
    private final Random random;
    private final List<Stream> streams = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private final List<Integer> deck = new ArrayList<>();
    private boolean grew;

    /** The newest chunk of a stream. */
    private record Stream(Identity provider, EventRef last, long length) {}

    private record Session(Identity patient, EventRef ref) {}

    GeneratedLedger(LedgerWorld world, long seed) {
        this.world = world;
        this.random = new Random(seed);
    }

    /** Appends {@code count} events. */
    void grow(Ledger ledger, int count) {
        for (int left = count; left > 0; left -= AT_A_TIME) {
            List<CompletableFuture<EventRef>> receipts = new ArrayList<>();
            List<Runnable> learnt = new ArrayList<>();
            grew = false;
            streams.sort(Comparator.comparing(Stream::length).reversed());
            for (int i = 0; i < Math.min(left, AT_A_TIME); i++) {
                next(ledger, receipts, learnt);
            }
            receipts.forEach(CompletableFuture::join);
            learnt.forEach(Runnable::run);
        }
    }

    private int draw() {
        if (deck.isEmpty()) {
            IntStream.range(0, DECK).forEach(deck::add);
            Collections.shuffle(deck, random);
        }
        return deck.remove(deck.size() - 1);
    }

    private void next(Ledger ledger, List<CompletableFuture<EventRef>> receipts, List<Runnable> learnt) {
        Identity signer =
                List.of(world.provider, world.requester, world.patient).get(random.nextInt(3));
        int kind = draw();
        if (kind < 5 && !streams.isEmpty()) {
            Stream stream = streams.remove(grew ? random.nextInt(streams.size()) : 0);
            grew = true;
            append(
                    ledger,
                    world.chunk(stream.provider(), stream.length() + 1, stream.last()),
                    receipts,
                    learnt,
                    ref -> {
                        streams.add(new Stream(stream.provider(), ref, stream.length() + 1));
                    });
        } else if (kind < 6) {
            append(ledger, world.firstChunk(signer), receipts, learnt, ref -> streams.add(new Stream(signer, ref, 1)));
        } else if (kind < 7) {
            append(ledger, session(signer), receipts, learnt, ref -> sessions.add(new Session(signer, ref)));
        } else if (kind < 8 && !sessions.isEmpty()) {
            Session session = sessions.remove(random.nextInt(sessions.size()));
            Event removal = EventSR.create(world.consortium, session.ref().event(), session.patient())
                    .event();
            append(ledger, removal, receipts, learnt, ref -> {});
        } else if (kind < 9) {
            append(ledger, world.record(signer), receipts, learnt, ref -> streams.add(new Stream(signer, ref, 1)));
        } else {
            append(ledger, world.opaque(signer, random.nextInt(500)), receipts, learnt, ref -> {});
        }
    }

    /** A new session; now and then in the place of an older one that nothing has ended yet. */
    private Event session(Identity patient) {
        int number = random.nextInt(2 * sessions.size() + 1);
        if (number >= sessions.size() || !sessions.get(number).patient().equals(patient)) {
            return world.session(patient);
        }
        return world.session(patient, sessions.remove(number).ref().event());
    }

    /** Learns where an event is. */
    private interface Learning {
        void learn(EventRef ref);
    }

    private static void append(
            Ledger ledger,
            Event event,
            List<CompletableFuture<EventRef>> receipts,
            List<Runnable> learnt,
            Learning learning) {
        CompletableFuture<EventRef> receipt = ledger.append(event);
        receipts.add(receipt);
        learnt.add(() -> learning.learn(receipt.join()));
    }

    /** The types that are appended. */
    static List<EventType> types() {
        return List.of(
                EventType.ADD_DATA,
                EventType.CREATE_SESSION,
                EventType.REMOVE_SESSION,
                EventType.ADMIT_IDENTITY,
                new EventType(1_000),
                new EventType(1_001));
    }
}
