package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Sends what nobody said like this: a liar's own statements with signatures that are none, and those of others. */
final class Impostor {
    private final Random random;
    private final Forger forger;
    private final Quotes quotes;
    private final Map<View, Integer> proposed = new HashMap<>();

    Impostor(Random random, Forger forger, Quotes quotes) {
        this.random = random;
        this.forger = forger;
        this.quotes = quotes;
    }

    /** The same, some of it with bad signatures, or as a message of another kind. A proposal is bad for all or for none. */
    List<Message> badlySigned(int liar, List<Message> meant) {
        List<Message> sent = new ArrayList<>();
        for (Message message : meant) {
            if (message instanceof Message.Proposal proposal) {
                int how = proposed.computeIfAbsent(proposal.signed().statement().view(), first -> random.nextInt(4));
                sent.add(how == 0 ? spoilt(proposal) : how == 1 ? exchanged(proposal) : proposal);
            } else {
                if (message instanceof Message.ForInstance statement && random.nextInt(3) == 0) {
                    sent.add(random.nextInt(4) == 0 ? mislabelled(liar, statement) : spoilt(statement));
                }
                sent.add(message);
            }
        }
        return sent;
    }

    /** Another block under the same statement. */
    private static Message exchanged(Message.Proposal proposal) {
        return new Message.Proposal(
                proposal.signed(), Forger.other(proposal.block(), 7), proposal.roundChanges(), proposal.prepares());
    }

    private static Message spoilt(Message.ForInstance message) {
        Signed signed = Speakers.spoilt(message.signed());
        if (message instanceof Message.Proposal proposal) {
            return new Message.Proposal(signed, proposal.block(), proposal.roundChanges(), proposal.prepares());
        }
        return message instanceof Message.RoundChange change
                ? new Message.RoundChange(signed, change.prepared())
                : new Message.Vote(signed);
    }

    /** A vote that is a proposal, by what was signed. */
    private Message mislabelled(int liar, Message.ForInstance message) {
        Statement statement = message.signed().statement();
        return statement.block().isEmpty()
                ? new Message.Vote(message.signed())
                : new Message.Vote(forger.sign(
                        liar,
                        Statement.propose(statement.view(), statement.block().get())));
    }

    /** What another member said: as it was, in the liar's name, or as if it had been about this view. */
    Optional<Message> borrowed(int liar, View view) {
        return quotes.any(random).flatMap(said -> borrowed(liar, view, said));
    }

    private Optional<Message> borrowed(int liar, View view, Signed said) {
        Statement statement = said.statement();
        if (statement.kind() == Statement.Kind.ROUND_CHANGE && statement.block().isEmpty()) {
            Signed change = random.nextBoolean() ? said : Speakers.ascribed(liar, said);
            return Optional.of(new Message.RoundChange(change, Optional.empty()));
        }
        if (statement.kind() == Statement.Kind.PREPARE || statement.kind() == Statement.Kind.COMMIT) {
            Statement here = new Statement(statement.kind(), view, statement.block(), OptionalLong.empty());
            Signed vote = random.nextBoolean() ? said : new Signed(here, said.signature());
            return Optional.of(new Message.Vote(random.nextBoolean() ? vote : Speakers.ascribed(liar, vote)));
        }
        return Optional.empty();
    }
}
