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
 * The members that certify a block, by number. A member keeps its number when others join or leave, so numbers may have
 * gaps. Encoded {@code {0: changes, 1: [seat]}}. Immutable.
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

    /** Decodes a set from its canonical encoding. */
    public static MemberSet decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("member set", encoded, MAX_SIZE, struct -> {
            long changes = struct.uint(0, 0, Long.MAX_VALUE);
            SortedMap<Integer, Member> byNumber = new TreeMap<>();
            for (Seat seat : struct.structs(1, 1, ConsortiumConfig.MAX_MEMBERS, Seat::decode)) {
                Member member = seat.member()
                        .orElseThrow(() -> struct.malformed("expected a member in each seat, found an empty seat"));
                if (byNumber.put(seat.number(), member) != null) {
                    throw struct.malformed("seat " + seat.number() + " is repeated");
                }
            }
            return new MemberSet(changes, byNumber);
        });
    }

    /** The canonical encoding. */
    public Bytes encode() {
        List<Seat> seats = new ArrayList<>();
        byNumber.forEach((number, member) -> seats.add(new Seat(number, Optional.of(member))));
        return new StructWriter()
                .integer(0, changes)
                .structs(1, seats, Seat::encode)
                .toBytes();
    }

    /** How many {@link ChangeMembers} events led to this set. */
    public long changes() {
        return changes;
    }

    /** The number of members, n. */
    public int size() {
        return byNumber.size();
    }

    /** The number of signatures that certify a block: two thirds of the members, rounded up. */
    public int quorum() {
        return (2 * size() + 2) / 3;
    }

    /** The number of members that may fail or lie, f: fewer than a third. */
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

    /** The member with this number. */
    public Optional<Member> member(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    /** The member with this number, which must exist. */
    Member require(int number) throws VerificationException {
        return member(number)
                .orElseThrow(() -> new VerificationException("expected a signature by one of members "
                        + byNumber.keySet() + ", found one by member " + number));
    }

    /** The number of the member with this identity. */
    public Optional<Integer> number(PublicIdentity identity) {
        return byNumber.entrySet().stream()
                .filter(entry -> entry.getValue().identity().equals(identity))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Applies a change. At least one member must remain, with distinct names and distinct identities. */
    MemberSet after(MemberChange change) throws VerificationException {
        SortedMap<Integer, Member> changed = new TreeMap<>(byNumber);
        for (Seat seat : change.seats()) {
            if (seat.member().isEmpty() && !changed.containsKey(seat.number())) {
                throw new VerificationException("change " + change.number() + ": expected member " + seat.number()
                        + ", which is to leave, to be a member, found no such member");
            }
            seat.member()
                    .ifPresentOrElse(member -> changed.put(seat.number(), member), () -> changed.remove(seat.number()));
        }
        if (changed.isEmpty() || !ConsortiumConfig.distinct(changed.values())) {
            throw new VerificationException(
                    "change " + change.number() + ": expected one or more members with distinct names and identities,"
                            + " found none or two with the same");
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
