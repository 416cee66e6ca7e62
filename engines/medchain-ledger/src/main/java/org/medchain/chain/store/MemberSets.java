package org.medchain.chain.store;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.event.EventHash;
import org.medchain.crypto.identity.PublicIdentity;

/** The members at each height. Thread-safe for several readers and one writer. */
final class MemberSets {
    private final MemberSet founders;
    /** All member sets but the founders, by the first height at which each is in force. */
    private final NavigableMap<Long, MembersEntry> changed = new ConcurrentSkipListMap<>();

    MemberSets(MemberSet founders) {
        this.founders = founders;
    }

    /** Adds the members from height {@code from} on. */
    void add(long from, MembersEntry members) {
        changed.put(from, members);
    }

    /** The members that certify the block at this height. */
    MemberSet at(long height) {
        Map.Entry<Long, MembersEntry> entry = changed.floorEntry(height);
        return entry == null ? founders : entry.getValue().members();
    }

    /** The number that this identity has as a member, or last had; empty if it never was one. */
    Optional<Integer> lastNumber(PublicIdentity identity) {
        return Stream.concat(changed.descendingMap().values().stream().map(MembersEntry::members), Stream.of(founders))
                .flatMap(set -> set.number(identity).stream())
                .findFirst();
    }

    /** The height since which this identity has been a member without a break; {@link Long#MAX_VALUE} if it is none. */
    long seatedSince(PublicIdentity identity) {
        long since = Long.MAX_VALUE;
        for (Map.Entry<Long, MembersEntry> entry : changed.descendingMap().entrySet()) {
            if (entry.getValue().members().number(identity).isEmpty()) {
                return since;
            }
            since = entry.getKey();
        }
        return founders.number(identity).isPresent() ? 1 : since;
    }

    /** The events that changed the members, in their order. */
    List<EventHash> changes() {
        return changed.values().stream().map(MembersEntry::change).toList();
    }
}
