package org.medchain.chain.consensus.qbft;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.VerificationException;

/** Watches every block that an honest member makes durable, and every receipt. */
final class ChainChecker {
    private final ConsortiumConfig config;
    private final Membership membership;
    private final Signatures signatures;
    private final Map<Long, BlockHash> blocks = new HashMap<>();
    private final Map<EventHash, Long> events = new HashMap<>();
    private final Set<EventRef> receipts = new HashSet<>();
    private final Set<BlockCertificate> certificates = new HashSet<>();
    private final Set<PublicIdentity> signers = new HashSet<>();
    private final Set<EventHash> genuine = new HashSet<>();
    private long lastTimestamp;

    /** {@code membership} is told of every block; {@code signatures} verify, whoever is a member. */
    ChainChecker(ConsortiumConfig config, Membership membership, Signatures signatures) {
        this.config = config;
        this.membership = membership;
        this.signatures = signatures;
    }

    /** One block at each height, certified by a quorum; each event in one of them. */
    void durable(CertifiedBlock stored) {
        Block block = stored.block();
        long height = block.header().height();
        BlockHash other = blocks.putIfAbsent(height, block.hash());
        if (other != null && !other.equals(block.hash())) {
            throw new Violation("a fork at height " + height + ": " + other + " and " + block.hash());
        }
        if (certificates.add(stored.certificate())) {
            checkCertificate(stored);
        }
        if (other == null) {
            checkBlock(block);
        }
        block.events().forEach(event -> {
            Long before = events.putIfAbsent(event.hash(), height);
            if (before != null && before != height) {
                throw new Violation(event + " is at heights " + before + " and " + height);
            }
        });
    }

    /** Counted and verified here, and not as members do. */
    private void checkCertificate(CertifiedBlock stored) {
        Block block = stored.block();
        Statement commit = Statement.commit(
                new View(block.header().height(), stored.certificate().round()), block.hash());
        Set<Integer> members = new HashSet<>();
        try {
            for (MemberSignature signature : stored.certificate().signatures()) {
                signatures.verify(new Signed(commit, signature));
                members.add(signature.member());
            }
        } catch (VerificationException e) {
            throw new Violation(block + ": " + e.getMessage());
        }
        long height = block.header().height();
        if (!membership.isQuorum(height, members.size())
                || !membership.at(height).containsAll(members)) {
            throw new Violation(block + " is certified by " + members + " of " + membership.at(height));
        }
    }

    /** The block is valid, by what can be seen without the rules that members themselves go by. */
    private void checkBlock(Block block) {
        if (!hasPlace(block) || !block.events().stream().allMatch(event -> maySign(event, signers))) {
            throw new Violation(block + " is not valid");
        }
        lastTimestamp = block.header().timestampMillis();
        membership.follow(block);
    }

    private boolean hasPlace(Block block) {
        long height = block.header().height();
        BlockHash before = height == 1 ? config.genesisHash() : blocks.get(height - 1);
        return block.header().previous().equals(before)
                && block.header().timestampMillis() >= lastTimestamp
                && block.events().size() <= config.limits().maxEvents();
    }

    /** True if the block may come next, as far as this checker can tell; what came before is there. */
    boolean mayFollow(Block block) {
        if (block.header().height() <= height()) {
            return true;
        }
        Set<PublicIdentity> admitted = new HashSet<>(signers);
        Set<EventHash> seen = new HashSet<>(events.keySet());
        return hasPlace(block)
                && block.events().stream()
                        .allMatch(event -> seen.add(event.hash()) && maySign(event, admitted) && isGenuine(event));
    }

    /** Whatever was verified once is not verified again. */
    private boolean isGenuine(Event event) {
        try {
            if (!genuine.contains(event.hash())) {
                event.verifySignature(config.genesisHash());
                genuine.add(event.hash());
            }
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    /** The time of the last block. */
    long lastTimestamp() {
        return lastTimestamp;
    }

    private static boolean maySign(Event event, Set<PublicIdentity> signers) {
        if (event.type().equals(EventType.ADMIT_IDENTITY)) {
            signers.add(event.signer());
        }
        return event.type().equals(EventType.CHANGE_MEMBERS) || signers.contains(event.signer());
    }

    /** A receipt names a block that is durable at the member who gave it. */
    void acknowledged(EventRef receipt) {
        Long height = events.get(receipt.event());
        if (height == null || !receipt.block().equals(blocks.get(height))) {
            throw new Violation("receipt " + receipt + " names no block");
        }
        receipts.add(receipt);
    }

    /** At the end every honest member has every block, and so every event that was acknowledged. */
    void complete(List<MemoryChain> chains) {
        for (MemoryChain chain : chains) {
            if (chain.tip().height() != blocks.size()) {
                throw new Violation("a member ends at height " + chain.tip().height() + " of " + blocks.size());
            }
            for (EventRef receipt : receipts) {
                if (chain.event(receipt.event()).isEmpty()) {
                    throw new Violation("acknowledged " + receipt + " is missing");
                }
            }
        }
    }

    /** What was acknowledged so far. */
    Set<EventRef> receipts() {
        return receipts;
    }

    int height() {
        return blocks.size();
    }

    /** A promise that was broken. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String what) {
            super(what);
        }
    }
}
