package org.medchain.chain.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.fixture.LedgerWorld;
import org.medchain.crypto.identity.Identity;

/** Appends events of all sorts by several signers, many at a time: records, streams that grow side by side, sessions. */
final class GeneratedLedger {
    private static final int AT_A_TIME = 40;

    private final LedgerWorld world;
    private final Random random;
    private final List<Stream> streams = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();

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
            for (int i = 0; i < Math.min(left, AT_A_TIME); i++) {
                next(ledger, receipts, learnt);
            }
            receipts.forEach(CompletableFuture::join);
            learnt.forEach(Runnable::run);
        }
    }

    private void next(Ledger ledger, List<CompletableFuture<EventRef>> receipts, List<Runnable> learnt) {
        Identity signer =
                List.of(world.provider, world.requester, world.patient).get(random.nextInt(3));
        int kind = random.nextInt(10);
        if (kind < 5 && !streams.isEmpty()) {
            Stream stream = streams.remove(random.nextInt(streams.size()));
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
