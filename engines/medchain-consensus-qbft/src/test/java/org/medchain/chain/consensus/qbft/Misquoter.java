package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.medchain.chain.block.Block;

/**
 * Makes justifications of statements that members really signed, and that do not justify what is said: too few, the same
 * twice, of another round, about another block, or of another kind.
 */
final class Misquoter {
    private final Random random;
    private final Membership membership;
    private final Forger forger;
    private final Quotes quotes;

    Misquoter(Random random, Membership membership, Forger forger, Quotes quotes) {
        this.random = random;
        this.membership = membership;
        this.forger = forger;
        this.quotes = quotes;
    }

    private int quorum(long height) {
        int quorum = 1;
        while (!membership.isQuorum(height, quorum)) {
            quorum++;
        }
        return quorum;
    }

    /** A few of these, made look like a quorum; or not even that. */
    private List<Signed> doctored(View view, List<Signed> genuine) {
        int quorum = quorum(view.height());
        List<Signed> said = new ArrayList<>(genuine.subList(0, Math.min(genuine.size(), quorum - 1)));
        int how = random.nextInt(4);
        if (said.isEmpty() || how == 0) {
            return said;
        }
        Signed first = said.get(0);
        for (int member : membership.at(view.height())) {
            if (said.size() < quorum && said.stream().noneMatch(signed -> signed.member() == member)) {
                Signed borrowed = Speakers.ascribed(member, first);
                said.add(how == 1 ? first : how == 2 ? borrowed : Speakers.spoilt(borrowed));
            }
        }
        return said;
    }

    /** A proposal in the last round at this height that the liar leads and others have come to. */
    Optional<Message.Proposal> proposal(int liar, long height) {
        Optional<View> last = quotes.lastChange(height, view -> membership.leader(view) == liar);
        return last.flatMap(view -> quotes.anyBlock(height).map(block -> proposal(liar, view, Forger.other(block, 5))));
    }

    private Message.Proposal proposal(int liar, View view, Block other) {
        Statement unprepared = Statement.roundChange(view, Optional.empty());
        List<Signed> changes = with(liar, unprepared, quotes.changes(view));
        Optional<PreparedCertificate> prepared = quotes.prepared(changes);
        return switch (random.nextInt(6)) {
            case 0 -> propose(liar, view, other, doctored(view, without(changes)), List.of());
            case 1 ->
                propose(
                        liar,
                        view,
                        other,
                        changes,
                        prepared.map(PreparedCertificate::prepares).orElse(List.of()));
            case 2 -> claiming(liar, view, changes, other);
            case 3 ->
                prepared.map(block -> propose(liar, view, block.block(), changes, misquoted(view, block)))
                        .orElseGet(() -> claiming(liar, view, changes, other));
            case 4 -> propose(liar, view, other, quotes.changesElsewhere(view), List.of());
            default ->
                propose(liar, view, other, with(liar, Statement.prepare(view, other.hash()), changes), List.of());
        };
    }

    private Message.Proposal propose(int liar, View view, Block block, List<Signed> changes, List<Signed> prepares) {
        Signed signed = forger.sign(liar, Statement.propose(view, block.hash()));
        return new Message.Proposal(signed, block, changes, prepares);
    }

    /** The liar claims, beside what others truly say, that another block was prepared just before. */
    private Message.Proposal claiming(int liar, View view, List<Signed> changes, Block other) {
        Block block = quotes.anyPrepared(view).map(PreparedCertificate::block).orElse(other);
        PreparedCertificate claimed = new PreparedCertificate(view.round() - 1, block, List.of());
        List<Signed> prepares =
                misquoted(view, new PreparedCertificate(view.round() - 1, block, quotes.prepares(view, block)));
        Statement change = Statement.roundChange(view, Optional.of(claimed));
        return propose(liar, view, block, with(liar, change, changes), prepares);
    }

    private List<Signed> misquoted(View view, PreparedCertificate prepared) {
        View in = new View(view.height(), prepared.round());
        return switch (random.nextInt(4)) {
            case 0 -> List.of();
            case 1 -> quotes.prepares(view, prepared.block());
            case 2 -> quotes.said(Statement.Kind.COMMIT, in, prepared.block().hash());
            default -> doctored(view, prepared.prepares());
        };
    }

    /** In place of what this member says, this. */
    private List<Signed> with(int liar, Statement statement, List<Signed> said) {
        List<Signed> all = new ArrayList<>(
                said.stream().filter(signed -> signed.member() != liar).toList());
        all.add(forger.sign(liar, statement));
        return all;
    }

    private static List<Signed> without(List<Signed> changes) {
        return changes.stream()
                .filter(change -> change.statement().block().isEmpty())
                .toList();
    }

    /** A change to this round by a liar that claims to have seen a block prepared, and brings what proves something else. */
    Optional<Message.RoundChange> roundChange(int liar, View view) {
        return quotes.anyPrepared(view).map(prepared -> roundChange(liar, view, prepared));
    }

    private Message.RoundChange roundChange(int liar, View view, PreparedCertificate seen) {
        View in = new View(view.height(), seen.round());
        Statement prepare = Statement.prepare(in, seen.block().hash());
        PreparedCertificate full =
                new PreparedCertificate(seen.round(), seen.block(), with(liar, prepare, seen.prepares()));
        long elsewhere = (seen.round() + 1 + random.nextInt((int) Math.max(1, Math.min(view.round() - 1, 1_000))))
                % view.round();
        PreparedCertificate shifted = new PreparedCertificate(elsewhere, seen.block(), full.prepares());
        PreparedCertificate other =
                new PreparedCertificate(seen.round(), Forger.other(seen.block(), 6), full.prepares());
        return switch (random.nextInt(9)) {
            case 0 -> change(liar, view, Optional.of(full), Optional.empty());
            case 1 -> change(liar, view, Optional.empty(), Optional.of(full));
            case 2 -> change(liar, view, Optional.of(shifted), Optional.of(full));
            case 3 -> change(liar, view, Optional.of(other), Optional.of(full));
            case 4 -> change(liar, view, Optional.of(shifted), Optional.of(shifted));
            case 5 -> change(liar, view, Optional.of(other), Optional.of(other));
            case 6 -> {
                List<Signed> commits =
                        quotes.said(Statement.Kind.COMMIT, in, seen.block().hash());
                PreparedCertificate committed = new PreparedCertificate(seen.round(), seen.block(), commits);
                yield change(liar, view, Optional.of(committed), Optional.of(committed));
            }
            default -> {
                PreparedCertificate few =
                        new PreparedCertificate(seen.round(), seen.block(), doctored(view, full.prepares()));
                yield change(liar, view, Optional.of(few), Optional.of(few));
            }
        };
    }

    private Message.RoundChange change(
            int liar, View view, Optional<PreparedCertificate> named, Optional<PreparedCertificate> brought) {
        return new Message.RoundChange(forger.sign(liar, Statement.roundChange(view, named)), brought);
    }
}
