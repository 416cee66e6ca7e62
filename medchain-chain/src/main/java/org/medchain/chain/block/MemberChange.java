package org.medchain.chain.block;

import java.util.List;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * What members are asked to approve: who joins, who leaves, whose key is replaced: {@code {0: number, 1: [seat]}}. It
 * travels between them as its encoding; each {@linkplain #approve approves} it, and the approvals of a quorum make a
 * {@link ChangeMembers} event.
 *
 * <p>Each signs {@code {0: genesis hash, 1: change}} under the tag {@code medchain/v1/change-members}.
 *
 * @param number which change of the consortium's members it is, from 1 to {@value MemberHistory#MAX_CHANGES}
 * @param seats those that change, 1 to {@value #MAX_SEATS}, ascending by number
 */
public record MemberChange(long number, List<Seat> seats) {
    /** The most seats that one change may touch. */
    public static final int MAX_SEATS = 16;
    /** The most bytes of an encoded change. */
    public static final int MAX_SIZE = 1 << 16;

    private static final DomainTag SIGNED = DomainTag.of("change-members");

    public MemberChange {
        seats = List.copyOf(seats);
        if (number < 1 || number > MemberHistory.MAX_CHANGES) {
            throw new IllegalArgumentException(
                    "changes are counted from 1 to " + MemberHistory.MAX_CHANGES + ", found " + number);
        }
        if (seats.isEmpty() || seats.size() > MAX_SEATS || !ascending(seats)) {
            throw new IllegalArgumentException("1 to " + MAX_SEATS + " seats expected, ascending, each once");
        }
    }

    private static boolean ascending(List<Seat> seats) {
        for (int i = 1; i < seats.size(); i++) {
            if (seats.get(i - 1).number() >= seats.get(i).number()) {
                return false;
            }
        }
        return true;
    }

    /** Reads a change from its canonical encoding. */
    public static MemberChange decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("member change", encoded, MAX_SIZE, MemberChange::decode);
    }

    static MemberChange decode(StructReader struct) throws MalformedException {
        long number = struct.uint(0, 1, MemberHistory.MAX_CHANGES);
        List<Seat> seats = struct.structs(1, 1, MAX_SEATS, Seat::decode);
        if (!ascending(seats)) {
            throw struct.malformed("seats repeated or out of order");
        }
        return new MemberChange(number, seats);
    }

    /** The canonical encoding. */
    public Bytes encode() {
        StructWriter struct = new StructWriter();
        encode(struct);
        return struct.toBytes();
    }

    void encode(StructWriter struct) {
        struct.integer(0, number).structs(1, seats, Seat::encode);
    }

    /** The certificates of those who join or get another key. */
    public List<Certificate> certificates() {
        return seats.stream()
                .flatMap(seat -> seat.member().stream())
                .map(Member::certificate)
                .toList();
    }

    /** The approval of member number {@code member}, who {@code signer} signs for. */
    public MemberSignature approve(ConsortiumConfig config, int member, Identity signer) {
        return new MemberSignature(member, signer.sign(SIGNED, statement(config)));
    }

    /**
     * Verifies that a quorum of {@code members} approved, and that no approval here is a bad one.
     *
     * @throws VerificationException if not
     */
    void verify(ConsortiumConfig config, MemberSet members, List<MemberSignature> approvals)
            throws VerificationException {
        if (approvals.size() < members.quorum()) {
            throw new VerificationException("change " + number + " of the members has " + approvals.size()
                    + " approvals, expected " + members.quorum());
        }
        Bytes statement = statement(config);
        for (MemberSignature approval : approvals) {
            members.require(approval.member()).identity().verify(SIGNED, statement, approval.signature());
        }
    }

    private Bytes statement(ConsortiumConfig config) {
        return new StructWriter()
                .bytes(0, config.genesisHash().value())
                .struct(1, this, MemberChange::encode)
                .toBytes();
    }
}
