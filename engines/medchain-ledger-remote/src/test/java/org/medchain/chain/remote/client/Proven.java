package org.medchain.chain.remote.client;

import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.testkit.ledger.LedgerWorld;

/** Proofs that events are on a ledger which nobody keeps: what members could certify if they all liked. */
final class Proven {
    private Proven() {}

    /** Of the event at {@code place} of the block of these events, certified by the founders. */
    static EventProof proof(LedgerWorld world, long height, List<Event> events, int place) {
        Block block = Block.create(height, world.consortium, LedgerWorld.START.toEpochMilli(), events);
        List<MemberSignature> signatures = new ArrayList<>();
        for (int member = 0; member < world.config.memberSet().quorum(); member++) {
            signatures.add(BlockCertificate.sign(world.config, block.header(), 0, member, world.members.get(member)));
        }
        return new EventProof(
                events.get(place), block.header(), block.tree().proof(place), new BlockCertificate(0, signatures));
    }

    static EventProof proof(LedgerWorld world, long height, Event event) {
        return proof(world, height, List.of(event), 0);
    }

    static EventRef ref(EventProof proof) {
        return new EventRef(proof.header().hash(), proof.event().hash());
    }
}
