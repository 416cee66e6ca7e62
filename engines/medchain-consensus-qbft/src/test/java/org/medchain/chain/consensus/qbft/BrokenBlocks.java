package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.medchain.chain.block.Block;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.testkit.ledger.LedgerWorld;

/** Makes blocks that no honest member may accept, each for one reason. */
final class BrokenBlocks {
    /** More than all clocks and delays of a simulation allow. */
    private static final long AHEAD_MILLIS = 20_000;

    /** More than an ordering ever gave. */
    private static final long AHEAD_POSITIONS = 1L << 40;

    private static final BlockHash NO_BLOCK = BlockHash.of(Bytes.copyOf(new byte[32]));

    private final Random random;
    private final Event stranger;
    private final Event forged;
    private final List<Event> recorded = new ArrayList<>();

    BrokenBlocks(Random random, LedgerWorld world) {
        this.random = random;
        EventType type = new EventType(1_000);
        this.stranger = Event.sign(world.consortium, type, Bytes.utf8("by a user whom nobody admitted"), world.patient);
        this.forged = Event.sign(NO_BLOCK, type, Bytes.utf8("for another consortium"), world.provider);
    }

    /** These events are on the ledger, or soon will be. */
    void heard(Block block) {
        if (block.header().height() == 1) {
            recorded.addAll(block.events());
        }
    }

    /** Another block in place of this one. */
    Block of(Block sound) {
        return switch (random.nextInt(11)) {
            case 0 -> Forger.other(sound, AHEAD_MILLIS);
            case 1 -> Forger.other(sound, 500 * AHEAD_MILLIS);
            case 2 ->
                Forger.other(
                        sound,
                        LedgerWorld.START.minusSeconds(60).toEpochMilli()
                                - sound.header().timestampMillis());
            case 3 ->
                Block.create(sound.header().height(), NO_BLOCK, sound.header().timestampMillis(), sound.events());
            case 4 ->
                Block.create(
                        sound.header().height() + 1,
                        sound.header().previous(),
                        sound.header().timestampMillis(),
                        sound.events());
            case 5 -> with(sound, sound.events());
            case 6 -> with(sound, List.of(stranger));
            case 7 -> with(sound, List.of(forged));
            case 8 ->
                Block.create(
                        sound.header().height(),
                        sound.header().previous(),
                        sound.header().timestampMillis(),
                        sound.events(),
                        sound.header().orderedTo() + AHEAD_POSITIONS);
            case 9 -> with(sound, Collections.nCopies(SimulatedWorld.LIMITS.maxEvents(), stranger));
            default -> with(sound, recorded.isEmpty() ? List.of(forged) : recorded.subList(0, 1));
        };
    }

    private static Block with(Block sound, List<Event> more) {
        List<Event> events = new ArrayList<>(sound.events());
        events.addAll(more);
        return Forger.withEvents(sound, 0, events);
    }
}
