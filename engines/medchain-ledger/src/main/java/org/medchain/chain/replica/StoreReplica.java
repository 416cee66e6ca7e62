package org.medchain.chain.replica;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
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
import org.medchain.chain.store.LedgerState;
import org.medchain.chain.store.Tip;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.io.Printable;

/** The replica of a chain in a {@link ChainStore}. Closing it ends its threads, but leaves the store open. */
public final class StoreReplica implements Replica, AutoCloseable {
    private static final Logger LOG = System.getLogger(StoreReplica.class.getName());

    private final ChainStore store;
    private final LedgerState state;
    private final Screening screening;
    private final BlockRules rules;
    private final BlocksToCome toCome;
    private @Nullable BlockHash passed;

    /**
     * A replica of the chain in {@code store}.
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
        this.toCome = new BlocksToCome(store.config(), screening);
    }

    private static EventForm form(ChainStore store) throws VerificationException {
        return new EventForm(store.config(), ConsortiumRoot.of(store.config().ca()));
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
    public MemberSet members(long height) {
        return state.members(height);
    }

    @Override
    public long seatedSince(PublicIdentity identity) {
        return state.seatedSince(identity);
    }

    @Override
    public Optional<Integer> lastNumber(PublicIdentity identity) {
        return state.lastNumber(identity);
    }

    @Override
    public Optional<CertifiedBlock> block(long height) throws StorageException {
        try {
            return store.block(height);
        } catch (StorageException e) {
            if (store.damaged().contains(height)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public SortedSet<Long> damaged() {
        return store.damaged();
    }

    @Override
    public void repair(CertifiedBlock block) throws VerificationException, StorageException {
        BlockHeader header = block.block().header();
        Optional<BlockHash> expected = state.blockHash(header.height());
        if (!expected.equals(Optional.of(header.hash()))) {
            throw new VerificationException(
                    block.block() + " cannot replace the block of its height, which is " + expected);
        }
        block.certificate().verify(config(), members(header.height()), header);
        store.repair(block);
    }

    @Override
    public long timestampMillis() {
        return state.tip().timestampMillis();
    }

    @Override
    public long orderedTo() {
        return state.tip().orderedTo();
    }

    @Override
    public Optional<EventRef> find(EventHash event) throws StorageException {
        return state.event(event).map(entry -> new EventRef(entry.block(), event));
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
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(Screening.unjudged(event, e));
        }
    }

    /** If the check of an event fails unexpectedly, builds the block again without it. */
    @Override
    public Proposal prepare(List<Event> candidates, long timestampMillis, ToLongFunction<List<Verdict>> orderedTo)
            throws StorageException {
        store.mend();
        Map<EventHash, Verdict> unjudged = new HashMap<>();
        Optional<Proposal> proposal = Optional.empty();
        while (proposal.isEmpty()) {
            proposal = prepare(candidates, timestampMillis, orderedTo, unjudged);
        }
        passed = proposal.get().block().map(Block::hash).orElse(null);
        return proposal.get();
    }

    /** Empty if the check of another event failed unexpectedly, which is then in {@code unjudged}. */
    private Optional<Proposal> prepare(
            List<Event> candidates,
            long timestampMillis,
            ToLongFunction<List<Verdict>> orderedTo,
            Map<EventHash, Verdict> unjudged)
            throws StorageException {
        BlockBuilder builder = new BlockBuilder(
                config(), state, Math.max(timestampMillis, state.tip().timestampMillis()));
        List<Sought> sought = candidates.stream().map(this::seek).toList();
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Event event = candidates.get(i);
            try {
                Verdict before = unjudged.get(event.hash());
                verdicts.add(before == null ? judge(event, sought.get(i), builder) : before);
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "MC-L022 " + event + " cannot be judged", e);
                unjudged.put(event.hash(), verdict(Screening.unjudged(event, e)));
                return Optional.empty();
            }
        }
        return Optional.of(new Proposal(builder.build(orderedTo.applyAsLong(List.copyOf(verdicts))), verdicts));
    }

    /** A candidate's place on the ledger, or else its screening, which may be under way. */
    private record Sought(Optional<EventRef> recorded, CompletableFuture<Void> screened) {}

    private Sought seek(Event event) {
        try {
            Optional<EventRef> recorded = find(event.hash());
            return new Sought(
                    recorded, recorded.isPresent() ? CompletableFuture.completedFuture(null) : screening.screen(event));
        } catch (StorageException e) {
            return new Sought(Optional.empty(), CompletableFuture.failedFuture(e));
        } catch (RuntimeException | Error e) {
            return new Sought(Optional.empty(), CompletableFuture.failedFuture(Screening.unjudged(event, e)));
        }
    }

    private Verdict judge(Event event, Sought sought, BlockBuilder builder) throws StorageException {
        if (sought.recorded().isPresent()) {
            return new Verdict.Recorded(sought.recorded().get());
        }
        try {
            Screening.await(sought.screened());
            return builder.add(event) ? new Verdict.Included() : new Verdict.Deferred();
        } catch (EventRefusedException | UnavailableException e) {
            return verdict(e);
        }
    }

    private static Verdict verdict(MedChainException failure) {
        return failure instanceof EventRefusedException refused
                ? new Verdict.Refused(refused)
                : new Verdict.Unjudged((UnavailableException) failure);
    }

    @Override
    public void check(Block block) throws VerificationException, StorageException {
        try {
            rules.check(block, state, screening::screenAll);
        } catch (UnavailableException | RuntimeException | Error e) {
            LOG.log(Level.ERROR, "MC-L023 " + block + " cannot be judged, it does not pass", e);
            throw new VerificationException(block + " cannot be judged: " + Printable.of(e.toString()), e);
        }
        passed = block.hash();
    }

    @Override
    public void commit(Block block, BlockCertificate certificate) throws VerificationException, StorageException {
        if (!toCome.wasCertified(new CertifiedBlock(block, certificate), members())) {
            certificate.verify(config(), members(), block.header());
        }
        commitDecided(block, certificate);
    }

    @Override
    public void examine(List<CertifiedBlock> next) {
        toCome.set(following(next), members());
    }

    /** Those above the tip, up to the first that does not follow the one before it. */
    private List<CertifiedBlock> following(List<CertifiedBlock> blocks) {
        List<CertifiedBlock> following = new ArrayList<>();
        Tip before = state.tip();
        for (CertifiedBlock block : blocks) {
            BlockHeader header = block.block().header();
            if (before.isBefore(header)) {
                following.add(block);
                before = Tip.of(header);
            } else if (header.height() > height()) {
                break;
            }
        }
        return following;
    }

    @Override
    public void commitDecided(Block block, BlockCertificate certificate)
            throws VerificationException, StorageException {
        if (!block.hash().equals(passed) || !state.tip().isBefore(block.header())) {
            check(block);
        }
        store.append(new CertifiedBlock(block, certificate));
        passed = null;
    }

    /** The rules of blocks, for stored blocks: checks all events again, cached or not. */
    public BlockJudge judge() {
        return judging(screening::screenAllAgain);
    }

    /** As {@link #judge()}; what can be checked ahead is checked on {@code threads}. */
    public BlockJudge judge(Executor threads) {
        BlockJudge atOnce = judge();
        return new BlockJudge() {
            @Override
            public void judge(CertifiedBlock block, LedgerState before) throws VerificationException, StorageException {
                atOnce.judge(block, before);
            }

            @Override
            public BlockJudge ahead(CertifiedBlock block) {
                CompletableFuture<Void> forms = screening.examine(block.block().events(), threads);
                return judging(events -> Screening.await(forms));
            }
        };
    }

    private BlockJudge judging(BlockRules.FormCheck forms) {
        return (stored, before) -> {
            try {
                rules.check(stored.block(), before, forms);
            } catch (UnavailableException e) {
                throw new StorageException(stored.block() + " cannot be judged now: " + e.getMessage(), e);
            }
        };
    }

    @Override
    public void close() {
        screening.close();
    }
}
