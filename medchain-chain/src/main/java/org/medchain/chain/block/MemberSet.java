package org.medchain.chain.block;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The members who certify a block, by their numbers. Numbers stay with their members when others come and go, so there may
 * be gaps. Encoded {@code {0: changes, 1: [seat]}}. Immutable.
 */
public final class MemberSet {
    private static final int MAX_SIZE = ConsortiumConfig.MAX_SIZE;

    private final long changes;
    private final SortedMap<Integer, Member> byNumber;
    private final SortedSet<Integer> numbers;

    private MemberSet(long changes, SortedMap<Integer, Member> byNumber) {
        this.changes = changes;
        this.byNumber = Collections.unmodifiableSortedMap(byNumber);
        this.numbers = Collections.unmodifiableSortedSet(new TreeSet<>(byNumber.keySet()));
    }

    /** The members of a genesis configuration. */
    static MemberSet genesis(List<Member> members) {
        SortedMap<Integer, Member> byNumber = new TreeMap<>();
        for (int i = 0; i < members.size(); i++) {
            byNumber.put(i, members.get(i));
        }
        return new MemberSet(0, byNumber);
    }

    /** Reads what {@link #encode} wrote. */
    public static MemberSet decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("member set", encoded, MAX_SIZE, struct -> {
            long changes = struct.uint(0, 0, Long.MAX_VALUE);
            SortedMap<Integer, Member> byNumber = new TreeMap<>();
            for (Seat seat : struct.structs(1, 1, ConsortiumConfig.MAX_MEMBERS, Seat::decode)) {
                Member member = seat.member().orElseThrow(() -> struct.malformed("an empty seat"));
                if (byNumber.put(seat.number(), member) != null) {
                    throw struct.malformed("seat " + seat.number() + " twice");
                }
            }
            return new MemberSet(changes, byNumber);
        });
    }

    /** The encoding. */
    public Bytes encode() {
        List<Seat> seats = new ArrayList<>();
        byNumber.forEach((number, member) -> seats.add(new Seat(number, Optional.of(member))));
        return new StructWriter()
                .integer(0, changes)
                .structs(1, seats, Seat::encode)
                .toBytes();
    }

    /** How many {@link ChangeMembers} events led to these members. */
    public long changes() {
        return changes;
    }

    /** How many members there are, n. */
    public int size() {
        return byNumber.size();
    }

    /** The number of members whose signatures certify a block: two thirds of them, rounded up. */
    public int quorum() {
        return (2 * size() + 2) / 3;
    }

    /** How many members may fail or lie, f: fewer than a third. */
    public int faulty() {
        return (size() - 1) / 3;
    }

    /** The members' numbers, ascending. */
    public SortedSet<Integer> numbers() {
        return numbers;
    }

    /** The members by number, ascending. */
    public Map<Integer, Member> byNumber() {
        return byNumber;
    }

    /** The member with this number, if there is one. */
    public Optional<Member> member(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    /** The member with this number; there must be one. */
    Member require(int number) throws VerificationException {
        return member(number)
                .orElseThrow(() -> new VerificationException(
                        "a signature by member " + number + ", expected one of " + byNumber.keySet()));
    }

    /** The number of the member with this identity, if it is one. */
    public Optional<Integer> number(PublicIdentity identity) {
        return byNumber.entrySet().stream()
                .filter(entry -> entry.getValue().identity().equals(identity))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** These members after a change; there must be some left, names and identities all different. */
    MemberSet after(MemberChange change) throws VerificationException {
        SortedMap<Integer, Member> changed = new TreeMap<>(byNumber);
        for (Seat seat : change.seats()) {
            if (seat.member().isEmpty() && !changed.containsKey(seat.number())) {
                throw new VerificationException("member " + seat.number() + " shall leave, and is none");
            }
            seat.member()
                    .ifPresentOrElse(member -> changed.put(seat.number(), member), () -> changed.remove(seat.number()));
        }
        if (changed.isEmpty() || !ConsortiumConfig.distinct(changed.values())) {
            throw new VerificationException(
                    "change " + change.number() + " leaves no members, or two of the same name or identity");
        }
        return new MemberSet(change.number(), changed);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MemberSet that && changes == that.changes && byNumber.equals(that.byNumber);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(changes) * 31 + byNumber.hashCode();
    }

    @Override
    public String toString() {
        return "MemberSet[" + byNumber.keySet() + " after " + changes + " changes]";
    }
}
