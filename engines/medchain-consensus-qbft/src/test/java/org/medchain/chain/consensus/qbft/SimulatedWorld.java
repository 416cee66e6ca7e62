package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.block.Seat;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.chain.replica.SharingReplicas;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/**
 * The consortium of all simulations of one size, and the events that are submitted to it: certificates and signatures take
 * time to make. Never changes.
 *
 * @param identities who signs for each founder, and for the newcomer after them
 * @param join lets the newcomer join
 * @param leave lets {@link #LEAVER} leave after that
 * @param replace gives {@link #REPLACED} another key
 * @param replacement that key
 * @param everybody the founders and the newcomer
 * @param afterReplacement the founders, one of them with another key
 */
record SimulatedWorld(
        LedgerWorld ledger,
        List<Identity> identities,
        SharingReplicas replicas,
        List<Event> events,
        Event join,
        Event leave,
        Event replace,
        Identity replacement,
        MemberSet everybody,
        MemberSet afterReplacement) {
    static final BlockLimits LIMITS = new BlockLimits(8, 1 << 18, 4096);

    /** The founder who leaves, if one does. */
    static final int LEAVER = 1;
    /** The founder whose key is replaced, if one is. */
    static final int REPLACED = 1;

    private static final int EVENTS = 20;
    private static final Map<Integer, SimulatedWorld> BY_SIZE = new ConcurrentHashMap<>();

    static SimulatedWorld of(int members) {
        return BY_SIZE.computeIfAbsent(members, SimulatedWorld::create);
    }

    private static SimulatedWorld create(int members) {
        LedgerWorld ledger = new LedgerWorld(members, LIMITS);
        List<Event> events = new ArrayList<>();
        events.add(ledger.admit(ledger.provider));
        for (int i = 1; i < EVENTS; i++) {
            events.add(Event.sign(ledger.consortium, new EventType(1_000), Bytes.utf8("event " + i), ledger.provider));
        }
        List<Identity> identities = new ArrayList<>(ledger.members);
        identities.add(Identities.of(60));
        Event join = ledger.changeMembers(
                1, List.of(ledger.seat(members, identities.get(members), "joined:1")), quorum(ledger, members));
        Event leave = ledger.changeMembers(2, List.of(new Seat(LEAVER, Optional.empty())), quorum(ledger, members + 1));
        Identity replacement = Identities.of(61);
        Event replace = ledger.changeMembers(
                1, List.of(ledger.seat(REPLACED, replacement, "moved:1")), quorum(ledger, members));
        return new SimulatedWorld(
                ledger,
                List.copyOf(identities),
                SharingReplicas.of(ledger.config),
                List.copyOf(events),
                join,
                leave,
                replace,
                replacement,
                after(join, ledger.config),
                after(replace, ledger.config));
    }

    /** So many founders as make a quorum of {@code members}. */
    private static SortedMap<Integer, Identity> quorum(LedgerWorld ledger, int members) {
        return ledger.founders(IntStream.range(0, (2 * members + 2) / 3).toArray());
    }

    private static MemberSet after(Event change, ConsortiumConfig config) {
        try {
            return ChangeMembers.of(change).apply(config.memberSet());
        } catch (MalformedException | VerificationException e) {
            throw new IllegalStateException(e);
        }
    }
}
