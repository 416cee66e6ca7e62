package org.medchain.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberChange;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.block.Seat;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;

/** The members that the ledger has now, and the rules for their next change. */
final class Membership {
    private final Ledger ledger;
    private final MemberHistory history;

    private Membership(Ledger ledger, MemberHistory history) {
        this.ledger = ledger;
        this.history = history;
    }

    static Membership of(Ledger ledger) throws MedChainException {
        return new Membership(ledger, ledger.memberHistory());
    }

    ConsortiumConfig consortium() {
        return history.config();
    }

    MemberSet now() {
        return history.last();
    }

    int number(PublicIdentity identity) throws CommandException {
        return now().number(identity)
                .orElseThrow(() -> new CommandException(
                        ExitCode.REFUSED, "expected the keys of a member, found those of " + identity));
    }

    String name(int number) {
        return number + " " + now().member(number).map(Member::name).orElse("(no member)");
    }

    /** Refuses a change that the ledger would refuse, or that gives a number to another member. */
    void check(MemberChange change, Instant at) throws CommandException, MedChainException {
        if (change.number() != now().changes() + 1) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected change " + (now().changes() + 1) + " of the members, found change " + change.number()
                            + (change.number() <= now().changes() ? "; propose it again" : ""));
        }
        ConsortiumRoot ca = ConsortiumRoot.of(consortium().ca());
        for (IdentityCertificate certificate : change.certificates()) {
            ca.verify(certificate, at);
            if (ledger.isRevoked(certificate.serial())) {
                throw new CommandException(
                        ExitCode.REFUSED,
                        "expected a certificate in force, found " + certificate + ", which is revoked");
            }
        }
        for (Seat seat : change.seats()) {
            checkNumber(seat);
        }
    }

    /** A number tells a member apart from all others that ever were, also for those that were away. */
    private void checkNumber(Seat seat) throws CommandException {
        if (seat.member().isEmpty() || now().member(seat.number()).isPresent()) {
            return;
        }
        Optional<Member> former =
                earlier().flatMap(set -> set.member(seat.number()).stream()).findFirst();
        if (former.isPresent()
                && !former.get().identity().equals(seat.member().get().identity())) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected a number that no other member ever had, found " + seat.number() + ", which "
                            + former.get().name() + " had");
        }
    }

    private Stream<MemberSet> earlier() {
        List<Long> heights = history.changes().stream()
                .map(change -> change.header().height())
                .toList();
        return heights.stream().map(history::at);
    }
}
