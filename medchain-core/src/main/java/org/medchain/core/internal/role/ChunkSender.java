package org.medchain.core.internal.role;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.network.Tasks.Call;
import org.medchain.core.internal.network.Waiting;
import org.medchain.core.internal.role.ChunkPublisher.Progress;
import org.medchain.core.role.CatalogueBehindException;
import org.medchain.core.store.Leftover;
import org.medchain.core.store.OutboxEntry;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.Receipt;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** Brings the events of chunks that are in the catalogue to the ledger, and notes where they are. Thread-safe. */
final class ChunkSender {
    private static final System.Logger LOG = System.getLogger(ChunkSender.class.getName());

    private final Networks networks;
    private final ProviderStore store;
    private final Sweeper sweeper;
    private final LedgerLevel level;

    ChunkSender(Networks networks, ProviderStore store, Sweeper sweeper, LedgerLevel level) {
        this.networks = networks;
        this.store = store;
        this.sweeper = sweeper;
        this.level = level;
    }

    /** Sends a sealed chunk's event to the ledger and waits until it is there. */
    EventRef send(OutboxEntry entry) throws MedChainException {
        try {
            return recorded(entry, networks.ledger().append(entry.event()));
        } catch (EventRefusedException e) {
            throw refused(entry, e);
        }
    }

    /**
     * Notes where the event of a sealed chunk is on the ledger.
     *
     * @throws CatalogueBehindException if the catalogue does not have the chunk any more, or lacks others
     */
    EventRef recorded(OutboxEntry entry, EventRef receipt) throws MedChainException {
        long height = networks.ledger().require(receipt).height();
        level.requireWithTheFirstChunk();
        try {
            store.recorded(entry.chunk().data(), entry.chunk().index(), new Receipt(receipt, height));
        } catch (IllegalArgumentException e) {
            throw behind(receipt, height, e);
        }
        return receipt;
    }

    /** Another writer gave the chunk up, whose event a member refused, and another member took it. */
    private MedChainException behind(EventRef receipt, long height, IllegalArgumentException refusal)
            throws MedChainException {
        CatalogueBehindException behind = new CatalogueBehindException(1, height, height, store.lastHeight());
        behind.initCause(refusal);
        LOG.log(
                System.Logger.Level.ERROR,
                "MC-P009 the chunk of event {0} was given up before it was recorded",
                receipt);
        return behind;
    }

    /**
     * Takes back a chunk whose event the ledger refused for good: it was never acknowledged. A member that does not know the
     * chunk before, which is on the ledger, is behind, and others may yet take the event, which it passed on to them.
     *
     * @return why the event is not on the ledger
     */
    MedChainException refused(OutboxEntry entry, EventRefusedException refusal) throws MedChainException {
        if (refusal.reason() == RefusalReason.REFERENCE_UNKNOWN) {
            return new UnavailableException(
                    "the ledger does not know yet what comes before chunk "
                            + entry.chunk().index() + " of data "
                            + entry.chunk().data() + ": a retry helps when it does",
                    refusal);
        }
        giveUp(entry);
        return refusal;
    }

    private void giveUp(OutboxEntry entry) throws MedChainException {
        DataId data = entry.chunk().data();
        ChunkIndex index = entry.chunk().index();
        Optional<Leftover> left = store.giveUp(data, index, entry.chunk().event());
        if (left.isPresent()) {
            sweeper.trySweep(left.get());
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P010 chunk {0} of data {1} was given up: the ledger refuses its event",
                    index,
                    data);
        }
    }

    /**
     * Brings a chunk in the catalogue to the ledger; no thread waits meanwhile.
     *
     * @param then is given, on whatever thread, what is left to do: notes and returns where the event is, or fails
     */
    void send(Progress progress, Consumer<Call<EventRef>> then) {
        if (progress instanceof Progress.There there) {
            then.accept(there::event);
            return;
        }
        OutboxEntry entry = ((Progress.Sealed) progress).entry();
        Duration patience = networks.ledger().patience();
        var unused = networks.ledger()
                .begin(entry.event())
                .copy()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((event, failure) ->
                        then.accept(() -> event == null ? failed(entry, failure) : recorded(entry, event)));
    }

    private EventRef failed(OutboxEntry entry, @Nullable Throwable failure) throws MedChainException {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        String what = "the receipt of event " + entry.event().hash();
        MedChainException reported =
                Waiting.failure(what, cause, networks.ledger().patience());
        throw reported instanceof EventRefusedException refusal ? refused(entry, refusal) : reported;
    }
}
