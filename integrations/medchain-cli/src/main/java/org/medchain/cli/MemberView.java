package org.medchain.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberSet;

/** A member of the ledger. */
record MemberView(int number, String name, @Nullable String address, CertificateView certificate) {
    static MemberView of(int number, Member member) {
        return new MemberView(
                number, member.name(), member.address().orElse(null), CertificateView.of(member.certificate()));
    }

    /** By number. */
    static List<MemberView> of(MemberSet members) {
        return members.byNumber().entrySet().stream()
                .map((Map.Entry<Integer, Member> seat) -> of(seat.getKey(), seat.getValue()))
                .toList();
    }

    static Table table(List<MemberView> members) {
        Table table = Table.of("MEMBER", "NAME", "ADDRESS", "SERIAL", "UNTIL");
        members.forEach(one -> table.row(
                one.number(),
                one.name(),
                one.shownAddress(),
                one.certificate().serial(),
                one.certificate().notAfter()));
        return table;
    }

    String shownAddress() {
        return address == null ? "(none)" : address;
    }
}
