package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.medchain.chain.block.Block;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.testkit.ledger.LedgerWorld;

/**
 * What Byzantine members send in place of what an honest node in their place would. They know one another's keys and plans:
 * when one of them leads, each honest member is proposed one of two blocks, and all liars vote to its face for the one that
 * it was shown.
 */
final class Liars {
    private static final int HEARD = 200;
    private static final long FAR = 1_000_000;

    private final Random random;
    private final Conditions conditions;
    private final LedgerWorld world;
    private final Forger forger;
    private final Map<View, Map<Integer, BlockHash>> shown = new HashMap<>();
    private final Map<View, Block> proposed = new HashMap<>();
    private final List<Message> heard = new ArrayList<>();
    private final Quotes quotes = new Quotes();
    private final Misquoter misquoter;
    private final BrokenBlocks broken;
    private final Impostor impostor;
    private Optional<Block> lastBlock = Optional.empty();
    private int whispers;

    Liars(Random random, Conditions conditions, LedgerWorld world, Membership membership, List<Signatures> keys) {
        this.random = random;
        this.conditions = conditions;
        this.world = world;
        this.forger = new Forger(random, conditions, membership, keys);
        this.misquoter = new Misquoter(random, membership, forger, quotes);
        this.impostor = new Impostor(random, forger, quotes);
        this.broken = new BrokenBlocks(random, world);
    }

    private boolean are(Lie lie) {
        return conditions.lies().contains(lie);
    }

    private boolean areNow(Lie lie, int oneIn) {
        return are(lie) && random.nextInt(oneIn) == 0;
    }

    /** The messages that {@code from} sends to {@code to} in place of {@code meant}. */
    List<Message> instead(int from, int to, Message meant) {
        List<Message> sent = new ArrayList<>();
        if (areNow(Lie.WITHHOLD, 2)) {
            return sent;
        }
        if (meant instanceof Message.Proposal proposal) {
            sent.addAll(proposals(from, to, proposal));
        } else if (meant instanceof Message.Vote vote) {
            sent.addAll(votes(from, vote));
        } else if (meant instanceof Message.RoundChange change) {
            sent.addAll(roundChanges(from, change));
        } else if (meant instanceof Message.Status status) {
            sent.add(status(status));
        } else if (meant instanceof Message.Blocks blocks) {
            sent.addAll(blocks(blocks));
        } else {
            sent.add(meant);
        }
        sent.addAll(beside(from, meant));
        return are(Lie.SIGN_BADLY) ? impostor.badlySigned(from, sent) : sent;
    }

    /** What has nothing to do with what was meant. */
    private List<Message> beside(int from, Message meant) {
        List<Message> sent = new ArrayList<>();
        if (!heard.isEmpty() && areNow(Lie.REPLAY, 4)) {
            sent.add(heard.get(random.nextInt(heard.size())));
        }
        if (areNow(Lie.WHISPER, 8)) {
            sent.add(new Message.Events(List.of(whisper())));
            sent.add(new Message.Unacceptable(EventHash.of(Bytes.copyOf(new byte[32]))));
        }
        if (meant instanceof Message.ForInstance message) {
            sent.addAll(besideStatement(from, message.signed().statement().view()));
        }
        return sent;
    }

    /** What is said at the same time as something about this view. */
    private List<Message> besideStatement(int from, View view) {
        List<Message> sent = new ArrayList<>();
        if (areNow(Lie.MISQUOTE, 4)) {
            misquoter.proposal(from, view.height()).ifPresent(sent::add);
        }
        if (areNow(Lie.BORROW, 4)) {
            impostor.borrowed(from, view).ifPresent(sent::add);
        }
        if (lastBlock.isPresent()) {
            Block block = lastBlock.get();
            boolean now = block.header().height() == view.height();
            if (now && areNow(Lie.FORGE_JUSTIFICATION, 4)) {
                sent.add(forger.proposal(from, view, block));
            }
            if (now && areNow(Lie.USURP, 2)) {
                sent.add(forger.usurpation(from, view, block));
            }
            if (areNow(Lie.CLAIM_HEIGHTS, 8)) {
                View far = new View(view.height() + FAR, 0);
                sent.add(new Message.Vote(forger.sign(from, Statement.prepare(far, block.hash()))));
            }
        }
        return sent;
    }

    private Event whisper() {
        boolean stranger = random.nextBoolean();
        return Event.sign(
                world.consortium,
                new EventType(1_000),
                Bytes.utf8("whisper " + whispers++ % 20),
                stranger ? world.requester : world.provider);
    }

    /** Keeps what a liar was sent, to replay it; and what honest members said, to misquote it. */
    void hear(int from, Message message) {
        if (conditions.isHonest(from)) {
            quotes.hear(message);
        }
        if (message instanceof Message.Proposal proposal) {
            lastBlock = Optional.of(proposal.block());
        }
        if (heard.size() < HEARD) {
            heard.add(message);
        } else {
            heard.set(random.nextInt(heard.size()), message);
        }
    }

    private List<Message> proposals(int from, int to, Message.Proposal proposal) {
        View view = proposal.signed().statement().view();
        Block block = proposal.block();
        lastBlock = Optional.of(block);
        if (are(Lie.CENSOR)) {
            List<Event> left =
                    block.events().stream().filter(event -> !isCensored(event)).toList();
            if (left.isEmpty()) {
                return List.of();
            }
            block = Forger.withEvents(block, 0, left);
        }
        if (are(Lie.BREAK_RULES)) {
            Block honest = block;
            block = proposed.computeIfAbsent(view, first -> random.nextInt(3) == 0 ? broken.of(honest) : honest);
            broken.heard(honest);
        }
        boolean other = are(Lie.EQUIVOCATE) && to % 2 == 1;
        List<Message> sent = new ArrayList<>();
        sent.add(show(from, to, proposal, other ? Forger.other(block, 1) : block));
        if (areNow(Lie.EQUIVOCATE, 4)) {
            sent.add(show(from, to, proposal, other ? block : Forger.other(block, 1)));
        }
        return sent;
    }

    private Message show(int from, int to, Message.Proposal proposal, Block block) {
        View view = proposal.signed().statement().view();
        shown.computeIfAbsent(view, seen -> new HashMap<>()).put(to, block.hash());
        Signed signed = forger.sign(from, Statement.propose(view, block.hash()));
        return new Message.Proposal(signed, block, proposal.roundChanges(), proposal.prepares());
    }

    /** The same events always. */
    static boolean isCensored(Event event) {
        return event.hash().value().toByteArray()[0] % 3 == 0;
    }

    private List<Message> votes(int from, Message.Vote vote) {
        if (!areNow(Lie.VOTE_TWICE, 2)) {
            return List.of(vote);
        }
        Statement statement = vote.signed().statement();
        List<BlockHash> known =
                shown.getOrDefault(statement.view(), Map.of()).values().stream().toList();
        BlockHash other =
                known.isEmpty() ? BlockHash.of(Bytes.copyOf(new byte[32])) : known.get(random.nextInt(known.size()));
        Statement second =
                new Statement(statement.kind(), statement.view(), Optional.of(other), statement.preparedRound());
        return List.of(new Message.Vote(forger.sign(from, second)), vote);
    }

    private List<Message> roundChanges(int from, Message.RoundChange change) {
        View view = change.signed().statement().view();
        if (are(Lie.RUN_AHEAD)) {
            View to = random.nextInt(4) == 0 ? new View(view.height(), view.round() + 1_000) : view;
            return List.of(new Message.RoundChange(
                    forger.sign(from, Statement.roundChange(to, Optional.empty())), Optional.empty()));
        }
        if (lastBlock.isPresent()
                && lastBlock.get().header().height() == view.height()
                && areNow(Lie.FORGE_JUSTIFICATION, 2)) {
            return List.of(forger.roundChange(from, view, lastBlock.get()), change);
        }
        if (areNow(Lie.MISQUOTE, 2)) {
            return misquoter
                    .roundChange(from, view)
                    .<List<Message>>map(claim -> List.of(claim, change))
                    .orElse(List.of(change));
        }
        return List.of(change);
    }

    private Message status(Message.Status status) {
        if (areNow(Lie.VOUCH, 2)) {
            return forger.status(status.head(), status.answered());
        }
        if (!areNow(Lie.CLAIM_HEIGHTS, 2)) {
            return status;
        }
        return lastBlock.isPresent() && random.nextBoolean()
                ? forger.status(lastBlock.get(), status.answered())
                : forger.status(Optional.empty(), status.answered());
    }

    private List<Message> blocks(Message.Blocks blocks) {
        if (are(Lie.NEVER_ANSWER)) {
            return List.of();
        }
        return List.of(are(Lie.FORGE_BLOCKS) ? forger.blocks(blocks) : blocks);
    }

    /** What all liars say to {@code to} once one of them has shown it a block. */
    List<Message> chorus(int liar, Message sent) {
        List<Message> said = new ArrayList<>();
        if (are(Lie.EQUIVOCATE) && sent instanceof Message.Proposal proposal) {
            Statement shownTo = proposal.signed().statement();
            BlockHash block = shownTo.block().orElseThrow();
            said.add(new Message.Vote(forger.sign(liar, Statement.prepare(shownTo.view(), block))));
            said.add(new Message.Vote(forger.sign(liar, Statement.commit(shownTo.view(), block))));
        }
        if (are(Lie.WHISPER) && sent instanceof Message.Proposal proposal) {
            for (Event event : proposal.block().events()) {
                said.add(new Message.Unacceptable(event.hash()));
            }
        }
        return said;
    }
}
