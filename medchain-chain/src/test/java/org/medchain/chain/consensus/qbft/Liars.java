package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;

/**
 * What Byzantine members send in place of what an honest node in their place would. They know one another's keys and plans:
 * when one of them leads, each honest member is proposed one of two blocks, and all liars vote to its face for the one that
 * it was shown.
 */
final class Liars {
    private final Random random;
    private final Conditions conditions;
    private final List<SimulatedMember> members;
    private final Map<View, Map<Integer, BlockHash>> shown = new HashMap<>();
    private final List<Message> heard = new ArrayList<>();

    Liars(Random random, Conditions conditions, List<SimulatedMember> members) {
        this.random = random;
        this.conditions = conditions;
        this.members = members;
    }

    /** The messages that {@code from} sends to {@code to} in place of {@code meant}. */
    List<Message> instead(int from, int to, Message meant) {
        List<Message> sent = new ArrayList<>();
        if (meant instanceof Message.Proposal proposal) {
            sent.addAll(proposals(from, to, proposal));
        } else if (meant instanceof Message.Vote vote) {
            sent.addAll(votes(from, vote));
        } else if (meant instanceof Message.Status && random.nextInt(3) == 0) {
            sent.add(new Message.Status(Optional.empty(), random.nextBoolean()));
        } else if (meant instanceof Message.Blocks blocks) {
            sent.add(random.nextBoolean() ? forged(blocks) : blocks);
        } else if (meant instanceof Message.RoundChange change) {
            sent.addAll(roundChanges(from, change));
        } else if (random.nextInt(3) > 0) {
            sent.add(meant);
        }
        if (!heard.isEmpty() && random.nextInt(4) == 0) {
            sent.add(heard.get(random.nextInt(heard.size())));
        }
        return sent;
    }

    /** Keeps what a liar was sent, to replay it. */
    void hear(Message message) {
        if (heard.size() < 200) {
            heard.add(message);
        } else {
            heard.set(random.nextInt(heard.size()), message);
        }
    }

    private List<Message> proposals(int from, int to, Message.Proposal proposal) {
        View view = proposal.signed().statement().view();
        int what = random.nextInt(20);
        if (what == 0) {
            return List.of();
        }
        Block block = to % 2 == 0 ? proposal.block() : other(proposal.block(), 1);
        if (what == 1) {
            block = other(block, 10_000_000);
        } else if (what == 2) {
            List<Event> twice = new ArrayList<>(block.events());
            twice.add(block.events().get(0));
            block = Block.create(
                    block.header().height(),
                    block.header().previous(),
                    block.header().timestampMillis(),
                    twice);
        }
        shown.computeIfAbsent(view, seen -> new HashMap<>()).put(to, block.hash());
        Signed signed = sign(from, Statement.propose(view, block.hash()));
        return List.of(new Message.Proposal(signed, block, proposal.roundChanges(), proposal.prepares()));
    }

    private static Block other(Block block, long laterMillis) {
        return Block.create(
                block.header().height(),
                block.header().previous(),
                block.header().timestampMillis() + laterMillis,
                block.events());
    }

    private List<Message> votes(int from, Message.Vote vote) {
        Statement statement = vote.signed().statement();
        return switch (random.nextInt(5)) {
            case 0 -> List.of();
            case 1 -> List.of(vote, new Message.Vote(sign(from, about(statement, randomHash(statement)))));
            default -> List.of(vote);
        };
    }

    private BlockHash randomHash(Statement statement) {
        List<BlockHash> known =
                shown.getOrDefault(statement.view(), Map.of()).values().stream().toList();
        return known.isEmpty() ? statement.block().orElseThrow() : known.get(random.nextInt(known.size()));
    }

    private static Statement about(Statement statement, BlockHash block) {
        return new Statement(statement.kind(), statement.view(), Optional.of(block), statement.preparedRound());
    }

    private List<Message> roundChanges(int from, Message.RoundChange change) {
        View view = change.signed().statement().view();
        return switch (random.nextInt(4)) {
            case 0 -> List.of();
            case 1 ->
                List.of(new Message.RoundChange(
                        sign(from, Statement.roundChange(view, Optional.empty())), Optional.empty()));
            case 2 ->
                List.of(new Message.RoundChange(
                        sign(
                                from,
                                Statement.roundChange(new View(view.height(), view.round() + 1_000), Optional.empty())),
                        Optional.empty()));
            default -> List.of(change);
        };
    }

    private Message forged(Message.Blocks blocks) {
        List<CertifiedBlock> forged = new ArrayList<>();
        for (CertifiedBlock block : blocks.blocks()) {
            Block changed = other(block.block(), 1);
            Statement commit = Statement.commit(new View(changed.header().height(), 0), changed.hash());
            List<Signed> signed = new ArrayList<>();
            for (int liar = conditions.honest(); liar < conditions.members(); liar++) {
                signed.add(sign(liar, commit));
            }
            forged.add(new CertifiedBlock(
                    changed,
                    new BlockCertificate(
                            0, signed.stream().map(Signed::signature).toList())));
        }
        return new Message.Blocks(forged);
    }

    /** What all liars say to {@code to} once one of them has shown it a block, and now and then a hint that means nothing. */
    List<Message> chorus(int liar, int to, Message sent) {
        List<Message> said = new ArrayList<>();
        if (sent instanceof Message.Proposal proposal) {
            Statement shownTo = proposal.signed().statement();
            BlockHash block = shownTo.block().orElseThrow();
            said.add(new Message.Vote(sign(liar, Statement.prepare(shownTo.view(), block))));
            said.add(new Message.Vote(sign(liar, Statement.commit(shownTo.view(), block))));
            for (Event event : proposal.block().events()) {
                if (random.nextInt(5) == 0) {
                    said.add(new Message.Unacceptable(event.hash()));
                }
            }
        }
        return said;
    }

    private Signed sign(int liar, Statement statement) {
        return members.get(liar).signatures().sign(statement);
    }
}
