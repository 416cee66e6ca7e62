package org.medchain.core.internal.role;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.EventRef;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.network.Waiting;
import org.medchain.core.store.OutboxEntry;
import org.medchain.core.store.ProviderStore;
import org.medchain.error.MedChainException;
import org.medchain.io.Printable;

/**
 * Brings to the ledger what was sealed and did not get there. Each event goes on its own: one that cannot go, now or ever,
 * is logged and holds up nothing but its own stream. Thread-safe.
 */
final class Outbox {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
    private static final int BATCH = 1000;

    private final Networks networks;
    private final ProviderStore store;
    private final ChunkSender sender;
    private final AtomicReference<String> lastFailure;

    /** {@code lastFailure} is told why an event did not get to the ledger. */
    Outbox(Networks networks, ProviderStore store, ChunkSender sender, AtomicReference<String> lastFailure) {
        this.networks = networks;
        this.store = store;
        this.sender = sender;
        this.lastFailure = lastFailure;
    }

    private record Sent(OutboxEntry entry, CompletableFuture<EventRef> receipt) {}

    /** Sends all that is there, many at once, and waits for those together as long as for one. */
    void publishAll() throws MedChainException {
        List<OutboxEntry> entries = store.outbox(0, BATCH);
        while (!entries.isEmpty()) {
            publish(entries);
            entries = store.outbox(entries.get(entries.size() - 1).number(), BATCH);
        }
    }

    private void publish(List<OutboxEntry> entries) throws MedChainException {
        List<Sent> sent = new ArrayList<>();
        for (OutboxEntry entry : entries) {
            sent.add(new Sent(entry, networks.ledger().begin(entry.event())));
        }
        waitFor(sent);
        for (Sent one : sent) {
            try {
                finish(one);
            } catch (MedChainException e) {
                String why = Printable.of(e.getMessage());
                lastFailure.set(why);
                LOG.log(
                        System.Logger.Level.WARNING,
                        "MC-P014 chunk {0} of data {1} is not on the ledger: {2}",
                        one.entry().chunk().index(),
                        one.entry().chunk().data(),
                        why);
            }
        }
    }

    private void finish(Sent sent) throws MedChainException {
        try {
            EventRef receipt =
                    Waiting.await("the receipt of event " + sent.entry().event().hash(), sent.receipt(), Duration.ZERO);
            EventRef there = sender.recorded(sent.entry(), receipt);
            LOG.log(System.Logger.Level.DEBUG, "a chunk left the outbox: its event is at {0}", there);
        } catch (EventRefusedException e) {
            throw sender.refused(sent.entry(), e);
        }
    }

    private void waitFor(List<Sent> sent) {
        CompletableFuture<Void> all =
                CompletableFuture.allOf(sent.stream().map(Sent::receipt).toArray(CompletableFuture<?>[]::new));
        try {
            all.get(networks.ledger().patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "some events did not get to the ledger: {0}", e.toString());
        }
    }
}
