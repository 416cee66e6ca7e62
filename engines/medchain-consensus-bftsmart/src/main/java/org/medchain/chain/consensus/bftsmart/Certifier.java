package org.medchain.chain.consensus.bftsmart;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * Makes blocks of what was ordered, and makes them final: each member makes the same block of the same orders, keeps it,
 * signs it, and commits it with the signatures of a quorum. A block that others made final counts, whatever this member made.
 * Not thread-safe.
 */
final class Certifier {
    private static final Logger LOG = System.getLogger(Certifier.class.getName());
    /** There is one block at each height and no turns. */
    private static final long ROUND = 0;
    /** How far ahead of this member's chain signatures are kept. */
    private static final int AHEAD = 100;

    private final ConsensusContext context;
    private final Replica replica;
    private final Promise promise;
    private final Peers peers;
    private final Waiting waiting;
    private final Deque<Group> groups = new ArrayDeque<>();
    private final TreeMap<Long, Map<Integer, Bytes>> signatures = new TreeMap<>();
    private final Progress progress;
    private @Nullable Block current;
    private int consensus = Progress.NONE;
    private long base;

    /** Orders that one consensus instance decided, without those that are done with. */
    private record Group(int consensus, long timeMillis, List<Event> events) {}

    Certifier(ConsensusContext context, Promise promise, Peers peers, Waiting waiting, Progress progress) {
        this.context = context;
        this.replica = context.replica();
        this.promise = promise;
        this.peers = peers;
        this.waiting = waiting;
        this.progress = progress;
    }

    /** What is decided next builds on the block at this height: waits for it. */
    void continueAfter(int lastConsensus, long height) {
        consensus = lastConsensus;
        base = height;
        groups.clear();
    }

    /** True if there are blocks that this member must have from others first. */
    boolean isBehind() {
        return replica.height() < base;
    }

    /** Takes what a consensus instance decided. The latest time that a submitter stated is that of the blocks. */
    void decided(int consensus, List<Order> orders) throws StorageException {
        long timeMillis = orders.stream().mapToLong(Order::timeMillis).max().orElse(0);
        groups.add(new Group(
                consensus, timeMillis, orders.stream().map(Order::event).toList()));
        advance();
    }

    /** False once the members are not those any more with whom BFT-SMaRt was started. */
    boolean serves() {
        return replica.members().equals(replica.config().memberSet());
    }

    /** The block after the last that this member signed and that is not final, if there is one. */
    Optional<Block> promised() {
        return promise.at(replica.height() + 1);
    }

    /** Signs a block that another member, or this one before it stopped, signed before the members came together. */
    void adopt(Block block) throws StorageException {
        if (current != null || !promise.allows(block)) {
            return;
        }
        try {
            replica.check(block);
            begin(block);
            settle();
        } catch (VerificationException e) {
            LOG.log(Level.INFO, "a block that was promised breaks a rule: " + e.getMessage());
        }
    }

    private void advance() throws StorageException {
        while (current == null && !isBehind() && serves()) {
            Group group = groups.poll();
            if (group == null || group.consensus() != consensus) {
                progress.done(consensus, replica.height());
            }
            if (group == null) {
                return;
            }
            consensus = group.consensus();
            Proposal proposal = replica.prepare(group.events(), group.timeMillis());
            List<Event> left = new ArrayList<>();
            for (int i = 0; i < group.events().size(); i++) {
                judged(group.events().get(i), proposal.verdicts().get(i), left);
            }
            if (!left.isEmpty()) {
                groups.addFirst(new Group(group.consensus(), group.timeMillis(), left));
            }
            if (proposal.block().isPresent()) {
                begin(proposal.block().get());
                settle();
            }
        }
    }

    private void judged(Event event, Verdict verdict, List<Event> left) {
        if (verdict instanceof Verdict.Recorded recorded) {
            waiting.complete(recorded.ref());
        } else if (verdict instanceof Verdict.Refused refused) {
            waiting.fail(event.hash(), refused.reason());
        } else if (verdict instanceof Verdict.Unjudged unjudged) {
            waiting.fail(event.hash(), unjudged.reason());
        } else if (verdict instanceof Verdict.Deferred) {
            left.add(event);
        }
    }

    private void begin(Block block) throws StorageException {
        current = block;
        if (promise.allows(block)) {
            promise.keep(block);
            sign(block);
        } else {
            LOG.log(
                    Level.WARNING,
                    "another block than this one was signed at height {0}",
                    block.header().height());
        }
    }

    /** Signs a block that is kept; if the key cannot be used, {@link #remind} tries again. */
    private void sign(Block block) {
        try {
            MemberSignature own = BlockCertificate.sign(
                    replica.config(), block.header(), ROUND, context.member(), context.identity());
            signatures(block.header().height()).put(own.member(), own.signature());
            peers.sendAll(new Message.Signed(block.header().height(), own.signature()));
        } catch (KeyUnavailableException e) {
            LOG.log(
                    Level.ERROR,
                    "block {0} is not signed yet: {1}",
                    block.header().height(),
                    e.getMessage());
        }
    }

    private Map<Integer, Bytes> signatures(long height) {
        return signatures.computeIfAbsent(height, any -> new TreeMap<>());
    }

    /** A member signed the block at a height; which, shows when this member has one. */
    void signed(int member, Message.Signed signed) throws StorageException {
        long ahead = signed.height() - replica.height();
        if (ahead <= 0) {
            Optional<CertifiedBlock> known = replica.block(signed.height());
            known.ifPresent(block -> peers.send(member, new Message.Blocks(List.of(block))));
        } else if (ahead <= AHEAD) {
            signatures(signed.height()).put(member, signed.signature());
            settle();
            advance();
        }
    }

    /** Tells the own signature once more: it, or the others' answers, may have been lost. Signs if the key was away before. */
    void remind() throws StorageException {
        Block block = current;
        if (block != null) {
            Bytes own = signatures(block.header().height()).get(context.member());
            if (own != null) {
                peers.sendAll(new Message.Signed(block.header().height(), own));
            } else if (promise.at(block.header().height()).filter(block::equals).isPresent()) {
                sign(block);
                settle();
                advance();
            }
        }
    }

    private void settle() throws StorageException {
        Block block = current;
        if (block == null) {
            return;
        }
        List<MemberSignature> good = new ArrayList<>();
        for (Map.Entry<Integer, Bytes> entry :
                signatures(block.header().height()).entrySet()) {
            MemberSignature signature = new MemberSignature(entry.getKey(), entry.getValue());
            if (isOf(signature, block)) {
                good.add(signature);
            }
        }
        if (good.size() >= replica.members().quorum()) {
            commit(new CertifiedBlock(block, new BlockCertificate(ROUND, good)));
        }
    }

    private boolean isOf(MemberSignature signature, Block block) {
        try {
            BlockCertificate.verify(
                    replica.config(), replica.members(), block.header().height(), ROUND, block.hash(), signature);
            return true;
        } catch (VerificationException e) {
            LOG.log(Level.DEBUG, () -> "member " + signature.member() + " signed another block: " + e.getMessage());
            return false;
        }
    }

    /** Commits blocks that others made final. */
    void certified(List<CertifiedBlock> blocks) throws StorageException {
        for (CertifiedBlock block : blocks) {
            if (block.block().header().height() == replica.height() + 1) {
                commit(block);
            }
        }
        advance();
    }

    private void commit(CertifiedBlock block) throws StorageException {
        try {
            replica.commit(block.block(), block.certificate());
        } catch (VerificationException e) {
            LOG.log(Level.WARNING, "a block that should be final is not: " + e.getMessage());
            return;
        }
        Block own = current;
        current = null;
        signatures.headMap(replica.height(), true).clear();
        waiting.complete(block.block());
        if (own != null && !own.hash().equals(block.block().hash())) {
            LOG.log(
                    Level.WARNING,
                    "the others made another block at height {0}",
                    own.header().height());
            groups.addFirst(new Group(consensus, own.header().timestampMillis(), own.events()));
        }
    }
}
