package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;

/**
 * Makes what only others could sign, as well as a liar can: with the keys of all liars, of those who are no members at the
 * height, yet or any more, with keys that were replaced, and with none.
 */
final class Forger {
    private static final Bytes NO_SIGNATURE = Bytes.copyOf(new byte[64]);

    private final Random random;
    private final Conditions conditions;
    private final Membership membership;
    private final List<Signatures> keys;

    Forger(Random random, Conditions conditions, Membership membership, List<Signatures> keys) {
        this.random = random;
        this.conditions = conditions;
        this.membership = membership;
        this.keys = keys;
    }

    Signed sign(int liar, Statement statement) {
        return keys.get(liar).sign(statement);
    }

    /** A quorum that says the same: those sign whose keys a liar has, the others do not, or a liar signs for all. */
    List<Signed> quorum(Statement statement) {
        boolean liarsOnly = random.nextInt(3) == 0;
        List<Signed> said = new ArrayList<>();
        for (int member = conditions.everybody() - 1; member >= 0; member--) {
            if (!conditions.isHonest(member)
                    || isOutside(member, statement.view().height())) {
                said.add(sign(member, statement));
            } else if (liarsOnly) {
                said.add(sign(conditions.members() - 1, statement));
            } else {
                said.add(new Signed(statement, new MemberSignature(member, NO_SIGNATURE)));
            }
        }
        return said;
    }

    private boolean isOutside(int member, long height) {
        return membership.isKnown(height)
                && (!membership.at(height).contains(member) || membership.isReplaced(member, height));
    }

    /** The same events in another block. */
    static Block other(Block block, long laterMillis) {
        return withEvents(block, laterMillis, block.events());
    }

    static Block withEvents(Block block, long laterMillis, List<Event> events) {
        return Block.create(
                block.header().height(),
                block.header().previous(),
                block.header().timestampMillis() + laterMillis,
                events);
    }

    /** A certificate for this block of whoever signs anything. */
    BlockCertificate certificate(Block block) {
        Statement commit = Statement.commit(new View(block.header().height(), 0), block.hash());
        Map<Integer, MemberSignature> byMember = new TreeMap<>();
        quorum(commit).forEach(said -> byMember.put(said.member(), said.signature()));
        return new BlockCertificate(0, List.copyOf(byMember.values()));
    }

    /** Blocks in place of these. */
    Message.Blocks blocks(Message.Blocks asked) {
        List<CertifiedBlock> forged = new ArrayList<>();
        int how = random.nextInt(4);
        for (CertifiedBlock block : asked.blocks()) {
            Block changed = other(block.block(), 1);
            if (how == 0) {
                forged.add(new CertifiedBlock(changed, certificate(changed)));
            } else if (how == 1) {
                forged.add(new CertifiedBlock(changed, block.certificate()));
            } else if (how == 2) {
                forged.add(new CertifiedBlock(block.block(), certificate(block.block())));
            } else {
                forged.add(0, block);
            }
        }
        return new Message.Blocks(forged);
    }

    /** A head of a chain that nobody has. */
    Message.Status status(Block last, Optional<Bytes> answered) {
        Block ahead = Block.create(
                last.header().height() + 1 + random.nextInt(5),
                last.hash(),
                last.header().timestampMillis(),
                last.events());
        return status(Optional.of(new Message.Head(ahead.header(), certificate(ahead))), answered);
    }

    /** This head, and that whoever hears it never voted before. */
    Message.Status status(Optional<Message.Head> head, Optional<Bytes> answered) {
        byte[] token = new byte[Incarnations.SIZE];
        random.nextBytes(token);
        return new Message.Status(
                head, random.nextBoolean(), Bytes.takeOwnership(token), random.nextBoolean(), answered, true);
    }

    /** A change to this round by a liar that saw this block prepared, it says. */
    Message.RoundChange roundChange(int liar, View view, Block block) {
        long round = view.round() - 1;
        Block changed = other(block, 2);
        PreparedCertificate prepared = new PreparedCertificate(
                round, changed, quorum(Statement.prepare(new View(view.height(), round), changed.hash())));
        return new Message.RoundChange(
                sign(liar, Statement.roundChange(view, Optional.of(prepared))), Optional.of(prepared));
    }

    /** A proposal in a later round that the liar leads, justified by nobody. */
    Message.Proposal proposal(int liar, View from, Block block) {
        View view = new View(from.height(), Math.max(1, from.round()));
        while (membership.leader(view) != liar) {
            view = new View(view.height(), view.round() + 1);
        }
        Block changed = other(block, 3);
        return new Message.Proposal(
                sign(liar, Statement.propose(view, changed.hash())),
                changed,
                quorum(Statement.roundChange(view, Optional.empty())),
                List.of());
    }

    /** A sound proposal, but for who makes it. */
    Message.Proposal usurpation(int liar, View view, Block block) {
        Block changed = other(block, 4);
        Signed signed = sign(liar, Statement.propose(new View(view.height(), 0), changed.hash()));
        return new Message.Proposal(signed, changed, List.of(), List.of());
    }
}
