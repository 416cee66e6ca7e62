package org.medchain.chain.block;

import java.util.List;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A proposed change of the members: who joins, who leaves, whose key is replaced. {@code {0: number, 1: [seat]}}.
 * Members exchange its encoding, and each signs an {@linkplain #approve approval}; the approvals of a quorum make a
 * {@link ChangeMembers} event.
 *
 * <p>Each member signs {@code {0: genesis hash, 1: change}} under the tag {@code medchain/v1/change-members}.
 *
 * @param number counts the changes of the consortium's members, from 1 to {@value MemberHistory#MAX_CHANGES}
 * @param seats the changed seats, 1 to {@value #MAX_SEATS}, ascending by number
 */
public record MemberChange(long number, List<Seat> seats) {
    /** The most seats in one change. */
    public static final int MAX_SEATS = 16;
    /** The largest encoded change in bytes. */
    public static final int MAX_SIZE = 1 << 16;

    private static final DomainTag SIGNED = DomainTag.of("change-members");

    public MemberChange {
        seats = List.copyOf(seats);
        if (number < 1 || number > MemberHistory.MAX_CHANGES) {
            throw new IllegalArgumentException(
                    "expected change number 1 to " + MemberHistory.MAX_CHANGES + ", found " + number);
        }
        if (seats.isEmpty() || seats.size() > MAX_SEATS || !ascending(seats)) {
            throw new IllegalArgumentException("expected 1 to " + MAX_SEATS + " seats, ascending and each once, found "
                    + seats.stream().map(Seat::number).toList());
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

    /** Decodes a change from its canonical encoding. */
    public static MemberChange decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("member change", encoded, MAX_SIZE, MemberChange::decode);
    }

    static MemberChange decode(StructReader struct) throws MalformedException {
        long number = struct.uint(0, 1, MemberHistory.MAX_CHANGES);
        List<Seat> seats = struct.structs(1, 1, MAX_SEATS, Seat::decode);
        if (!ascending(seats)) {
            throw struct.malformed("seats are repeated or out of order");
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

    /** The certificates of members that join or get another key. */
    public List<IdentityCertificate> certificates() {
        return seats.stream()
                .flatMap(seat -> seat.member().stream())
                .map(Member::certificate)
                .toList();
    }

    /** Approves the change for member number {@code member}; {@code signer} signs for that member. */
    public MemberSignature approve(ConsortiumConfig config, int member, Identity signer) {
        return new MemberSignature(member, signer.sign(SIGNED, statement(config)));
    }

    /**
     * Verifies that a quorum of {@code members} approved and that every approval is valid.
     *
     * @throws VerificationException if there are too few approvals or one is not valid
     */
    void verify(ConsortiumConfig config, MemberSet members, List<MemberSignature> approvals)
            throws VerificationException {
        if (approvals.size() < members.quorum()) {
            throw new VerificationException("change " + number + " of the members: expected " + members.quorum()
                    + " approvals, found " + approvals.size());
        }
        for (MemberSignature approval : approvals) {
            verify(config, members, approval);
        }
    }

    /**
     * Verifies one approval.
     *
     * @param members those who may approve
     * @throws VerificationException if none of them signed it for this change
     */
    public void verify(ConsortiumConfig config, MemberSet members, MemberSignature approval)
            throws VerificationException {
        members.require(approval.member()).identity().verify(SIGNED, statement(config), approval.signature());
    }

    private Bytes statement(ConsortiumConfig config) {
        return new StructWriter()
                .bytes(0, config.genesisHash().value())
                .struct(1, this, MemberChange::encode)
                .toBytes();
    }
}
