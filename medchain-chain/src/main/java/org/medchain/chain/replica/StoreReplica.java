package org.medchain.chain.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.store.BlockJudge;
import org.medchain.chain.store.ChainStore;
import org.medchain.chain.store.EventEntry;
import org.medchain.chain.store.LedgerState;
import org.medchain.chain.store.StoredBlock;
import org.medchain.chain.store.Tip;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.TrustAnchor;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/** The replica whose chain is in a {@link ChainStore}. Closing it ends its threads and leaves the store open. */
public final class StoreReplica implements Replica, AutoCloseable {
    private final ChainStore store;
    private final LedgerState state;
    private final Screening screening;
    private final BlockRules rules;
    private @Nullable BlockHash passed;

    /**
     * The replica on {@code store}.
     *
     * @throws VerificationException if the certificate of the consortium's CA is not one of a CA
     */
    public StoreReplica(ChainStore store) throws VerificationException {
        this(store, Screening.onAllCores(form(store)));
    }

    StoreReplica(ChainStore store, Screening screening) {
        this.store = store;
        this.state = store.state();
        this.screening = screening;
        this.rules = new BlockRules(store.config());
    }

    private static EventForm form(ChainStore store) throws VerificationException {
        return new EventForm(store.config(), TrustAnchor.of(store.config().ca()));
    }

    @Override
    public ConsortiumConfig config() {
        return store.config();
    }

    @Override
    public MemberSet members() {
        return state.members();
    }

    @Override
    public long height() {
        return state.tip().height();
    }

    @Override
    public BlockHash head() {
        return state.tip().hash();
    }

    @Override
    public Optional<CertifiedBlock> block(long height) throws StorageException {
        return store.block(height).map(stored -> new CertifiedBlock(stored.block(), stored.certificate()));
    }

    @Override
    public Optional<EventRef> find(EventHash event) throws StorageException {
        Optional<EventEntry> entry = state.event(event);
        return entry.isEmpty()
                ? Optional.empty()
                : state.blockHash(entry.get().height()).map(block -> new EventRef(block, event));
    }

    @Override
    public boolean isRevoked(Bytes serial) throws StorageException {
        return state.isRevoked(serial);
    }

    @Override
    public CompletableFuture<Void> screen(Event event) {
        try {
            return state.event(event.hash()).isPresent()
                    ? CompletableFuture.completedFuture(null)
                    : screening.screen(event);
        } catch (StorageException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Proposal prepare(List<Event> candidates, long timestampMillis) throws StorageException {
        store.mend();
        Tip tip = state.tip();
        BlockBuilder builder = new BlockBuilder(config(), state, Math.max(timestampMillis, tip.timestampMillis()));
        List<Optional<EventRef>> recorded = new ArrayList<>();
        List<CompletableFuture<Void>> screenings = new ArrayList<>();
        for (Event event : candidates) {
            Optional<EventRef> ref = find(event.hash());
            recorded.add(ref);
            screenings.add(ref.isPresent() ? CompletableFuture.completedFuture(null) : screening.screen(event));
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            verdicts.add(
                    recorded.get(i).isPresent()
                            ? new Verdict.Recorded(recorded.get(i).get())
                            : judge(candidates.get(i), screenings.get(i), builder));
        }
        Optional<Block> block = builder.build();
        passed = block.map(Block::hash).orElse(null);
        return new Proposal(block, verdicts);
    }

    private Verdict judge(Event event, CompletableFuture<Void> screened, BlockBuilder builder) throws StorageException {
        try {
            Screening.await(screened);
            return builder.add(event) ? new Verdict.Included() : new Verdict.Deferred();
        } catch (EventRefusedException e) {
            return new Verdict.Refused(e);
        }
    }

    @Override
    public void check(Block block) throws VerificationException, StorageException {
        rules.check(block, state, screening::screenAll);
        passed = block.hash();
    }

    @Override
    public void commit(Block block, BlockCertificate certificate) throws VerificationException, StorageException {
        certificate.verify(config(), members(), block.header());
        commitDecided(block, certificate);
    }

    @Override
    public void commitDecided(Block block, BlockCertificate certificate)
            throws VerificationException, StorageException {
        if (!block.hash().equals(passed) || !state.tip().isBefore(block.header())) {
            check(block);
        }
        store.append(new StoredBlock(block, certificate));
        passed = null;
    }

    /** The rules of the ledger once more, for blocks that were stored: nothing that passed before is taken for granted. */
    public BlockJudge judge() {
        return (stored, before) -> rules.check(stored.block(), before, screening::screenAllAgain);
    }

    @Override
    public void close() {
        screening.close();
    }
}
