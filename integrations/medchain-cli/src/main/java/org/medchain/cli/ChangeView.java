package org.medchain.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Seat;

/** What a proposed change of the members does, and who approved it. */
record ChangeView(
        long change,
        String hash,
        List<String> approvedBy,
        int quorum,
        List<SeatView> seats,
        int membersThen,
        int quorumThen,
        @Nullable String file)
        implements Outcome {
    /** A number whose member changes: who has it now, and who has it then. */
    record SeatView(int number, @Nullable MemberView now, @Nullable MemberView then) {
        static SeatView of(Seat seat, Membership members) {
            int number = seat.number();
            return new SeatView(
                    number,
                    members.now()
                            .member(number)
                            .map(member -> MemberView.of(number, member))
                            .orElse(null),
                    seat.member().map(member -> MemberView.of(number, member)).orElse(null));
        }
    }

    static ChangeView of(ProposedChange proposed, Membership members, @Nullable Path file) {
        return new ChangeView(
                proposed.change().number(),
                proposed.hash(),
                proposed.approving().stream().map(members::name).toList(),
                members.now().quorum(),
                proposed.change().seats().stream()
                        .map(seat -> SeatView.of(seat, members))
                        .toList(),
                proposed.then().size(),
                proposed.then().quorum(),
                file == null ? null : file.toString());
    }

    @Override
    public String text() {
        int missing = quorum - approvedBy.size();
        Table facts = Table.facts()
                .row("change", change)
                .row("hash", hash)
                .row("approved by", String.join(", ", approvedBy))
                .row("needed", quorum + (missing > 0 ? ", " + missing + " more" : ""))
                .row("quorum then", quorumThen + " of " + membersThen);
        if (file != null) {
            facts.row("written to", file);
        }
        if (missing <= 0) {
            facts.row("in force", "once \"medchain ledger append\" has brought it to the ledger");
        }
        return facts.text() + "\n\n" + seatsText();
    }

    private String seatsText() {
        Table table = Table.of("MEMBER", "WHAT", "NAME", "ADDRESS", "SERIAL", "UNTIL");
        for (SeatView seat : seats) {
            if (seat.now() != null) {
                row(table, seat.then() == null ? "leaves" : "is now", seat.now());
            }
            if (seat.then() != null) {
                row(table, seat.now() == null ? "joins" : "will be", seat.then());
            }
        }
        return table.text();
    }

    private static void row(Table table, String what, MemberView member) {
        table.row(
                member.number(),
                what,
                member.name(),
                member.shownAddress(),
                member.certificate().serial(),
                member.certificate().notAfter());
    }
}
