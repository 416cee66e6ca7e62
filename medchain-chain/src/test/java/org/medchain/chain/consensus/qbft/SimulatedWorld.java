package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.chain.fixture.LedgerWorld;
import org.medchain.chain.replica.SharingReplicas;
import org.medchain.crypto.bytes.Bytes;

/**
 * The consortium of all simulations of one size, and the events that are submitted to it: certificates and signatures take
 * time to make. Never changes.
 */
record SimulatedWorld(LedgerWorld ledger, SharingReplicas replicas, List<Event> events) {
    static final BlockLimits LIMITS = new BlockLimits(8, 1 << 18, 4096);

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
            events.add(Event.sign(new EventType(1_000), Bytes.utf8("event " + i), ledger.provider));
        }
        return new SimulatedWorld(ledger, SharingReplicas.of(ledger.config), List.copyOf(events));
    }
}
