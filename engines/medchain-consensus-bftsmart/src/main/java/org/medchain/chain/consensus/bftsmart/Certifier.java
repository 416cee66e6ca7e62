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
import org.medchain.chain.consensus.member.Submissions;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * Makes blocks of decided orders, and makes them final. Each member makes the same block of the same orders, keeps it, signs it,
 * and commits it with the signatures of a quorum. A final block of others takes precedence over this member's own.
 * Not thread-safe.
 */
final class Certifier {
    private static final Logger LOG = System.getLogger(Certifier.class.getName());
    /** There are no rounds. */
    private static final long ROUND = 0;
    /** Signatures are kept for so many heights ahead of this member's chain. */
    private static final int AHEAD = 100;

    private final ConsensusContext context;
    private final Replica replica;
    private final LastSignedBlock lastSigned;
    private final Peers peers;
    private final Submissions submissions;
    private final Deque<Group> groups = new ArrayDeque<>();
    private final TreeMap<Long, Map<Integer, Bytes>> signatures = new TreeMap<>();
    private final Progress progress;
    private @Nullable Block current;
    private int consensus = Progress.NONE;
    private long base;

    /** The events that one consensus instance decided and that are in no block yet. */
    private record Group(int consensus, long timeMillis, List<Event> events) {}

    Certifier(
            ConsensusContext context,
            LastSignedBlock lastSigned,
            Peers peers,
            Submissions submissions,
            Progress progress) {
        this.context = context;
        this.replica = context.replica();
        this.lastSigned = lastSigned;
        this.peers = peers;
        this.submissions = submissions;
        this.progress = progress;
    }

    /** Waits for the block at this height, on which later decisions build. */
    void continueAfter(int lastConsensus, long height) {
        consensus = lastConsensus;
        base = height;
        groups.clear();
    }

    /** True if this member must fetch blocks before it can make one. */
    boolean isBehind() {
        return replica.height() < base;
    }

    /** Takes the decision of a consensus instance. Its blocks have the latest time that a submitter stated. */
    void decided(int consensus, List<Order> orders) throws StorageException {
        long timeMillis = orders.stream().mapToLong(Order::timeMillis).max().orElse(0);
        groups.add(new Group(
                consensus, timeMillis, orders.stream().map(Order::event).toList()));
        advance();
    }

    /** False once the members differ from those of the genesis configuration. */
    boolean serves() {
        return replica.members().equals(replica.config().memberSet());
    }

    /** The block at the next height that this member signed, if it did. */
    Optional<Block> signedBlock() {
        return lastSigned.at(replica.height() + 1);
    }

    /** Signs a block that another member signed, or this one before it stopped. */
    void adopt(Block block) throws StorageException {
        if (current != null || !lastSigned.allows(block)) {
            return;
        }
        try {
            replica.check(block);
            begin(block);
            settle();
        } catch (VerificationException e) {
            LOG.log(Level.INFO, "a block that another member signed is invalid: " + e.getMessage());
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
            submissions.complete(recorded.ref());
        } else if (verdict instanceof Verdict.Refused refused) {
            submissions.fail(event.hash(), refused.reason());
        } else if (verdict instanceof Verdict.Unjudged unjudged) {
            submissions.fail(event.hash(), unjudged.reason());
        } else if (verdict instanceof Verdict.Deferred) {
            left.add(event);
        }
    }

    private void begin(Block block) throws StorageException {
        current = block;
        if (lastSigned.allows(block)) {
            lastSigned.keep(block);
            sign(block);
        } else {
            LOG.log(
                    Level.WARNING,
                    "this member signed another block at height {0}, and does not sign a second one",
                    block.header().height());
        }
    }

    /** Signs a block that is on disk; if the key cannot be used, {@link #remind} tries again. */
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

    /** A member signed a block at this height; the signature is verified once this member has the block. */
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

    /** Sends this member's signature again, because it or the answers may have been lost. Signs if the key could not be used before. */
    void remind() throws StorageException {
        Block block = current;
        if (block != null) {
            Bytes own = signatures(block.header().height()).get(context.member());
            if (own != null) {
                peers.sendAll(new Message.Signed(block.header().height(), own));
            } else if (lastSigned
                    .at(block.header().height())
                    .filter(block::equals)
                    .isPresent()) {
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

    /** Commits final blocks of others. */
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
            LOG.log(Level.WARNING, "a block that another member sent as final is invalid: " + e.getMessage());
            return;
        }
        Block own = current;
        current = null;
        signatures.headMap(replica.height(), true).clear();
        submissions.complete(block.block());
        if (own != null && !own.hash().equals(block.block().hash())) {
            LOG.log(
                    Level.WARNING,
                    "the other members made another block at height {0}",
                    own.header().height());
            groups.addFirst(new Group(consensus, own.header().timestampMillis(), own.events()));
        }
    }
}
