package org.medchain.testkit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.chain.block.Block;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;

/** What a walk over all blocks, from the first to the last, tells of streams and signers. */
final class NaiveIndex {
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Map<EventHash, StreamPosition> positions = new LinkedHashMap<>();
    private final Map<StreamPosition, LedgerEntry> chunks = new HashMap<>();

    NaiveIndex(Ledger ledger) throws MedChainException {
        for (long height = 1; height <= last(ledger); height++) {
            Block block = ledger.block(height).orElseThrow();
            for (Event event : block.events()) {
                EventRef ref = new EventRef(block.hash(), event.hash());
                Instant time = Instant.ofEpochMilli(block.header().timestampMillis());
                add(new LedgerEntry(event, ref, height, time));
            }
        }
    }

    private static long last(Ledger ledger) throws MedChainException {
        long height = ledger.height();
        while (ledger.block(height + 1).isPresent()) {
            height++;
        }
        return height;
    }

    private void add(LedgerEntry entry) throws MedChainException {
        entries.add(entry);
        Event event = entry.event();
        if (event.type().equals(EventType.ADD_DATA)) {
            StreamPosition position = EventDG.of(event)
                    .previousChunk()
                    .map(previous -> positions.get(previous.event()))
                    .map(before -> new StreamPosition(before.first(), before.index() + 1))
                    .orElse(new StreamPosition(event.hash(), 1));
            positions.put(event.hash(), position);
            assertThat(chunks.put(position, entry)).as("one event at a place").isNull();
        }
    }

    private void assertRemovals(Ledger ledger) throws MedChainException {
        Map<EventHash, EventRef> removals = new HashMap<>();
        for (LedgerEntry entry : entries) {
            Event event = entry.event();
            if (event.type().equals(EventType.REMOVE_SESSION)) {
                removals.putIfAbsent(EventSR.of(event).session(), entry.ref());
            } else if (event.type().equals(EventType.CREATE_SESSION)) {
                EventSC.of(event).replaces().ifPresent(ended -> removals.putIfAbsent(ended, entry.ref()));
            }
        }
        assertThat(removals).isNotEmpty();
        for (LedgerEntry entry : entries) {
            EventHash hash = entry.event().hash();
            assertThat(ledger.sessionRemoval(hash)).isEqualTo(Optional.ofNullable(removals.get(hash)));
        }
    }

    /** Asks the ledger for the place of every event, for every chunk, and for all events of a signer and type in all ways. */
    void assertAgrees(Ledger ledger, Random random) throws MedChainException {
        assertThat(positions.values()).anyMatch(position -> position.index() > 3);
        for (LedgerEntry entry : entries) {
            EventHash hash = entry.event().hash();
            assertThat(ledger.position(entry.ref())).isEqualTo(Optional.ofNullable(positions.get(hash)));
            long index = 1L + random.nextInt(5);
            assertThat(ledger.chunk(hash, index))
                    .isEqualTo(Optional.ofNullable(positions.get(hash))
                            .map(position -> chunks.get(new StreamPosition(position.first(), index))));
        }
        for (StreamPosition position : positions.values()) {
            assertThat(ledger.chunk(position.first(), position.index())).contains(chunks.get(position));
            StreamPosition next = new StreamPosition(position.first(), position.index() + 1);
            assertThat(ledger.chunk(next.first(), next.index())).isEqualTo(Optional.ofNullable(chunks.get(next)));
        }
        assertRemovals(ledger);
        Set<PublicIdentity> signers =
                entries.stream().map(entry -> entry.event().signer()).collect(Collectors.toSet());
        for (PublicIdentity signer : signers) {
            for (EventType type : GeneratedLedger.types()) {
                assertEvents(ledger, signer, type, random);
            }
        }
    }

    private void assertEvents(Ledger ledger, PublicIdentity signer, EventType type, Random random)
            throws MedChainException {
        List<LedgerEntry> all = entries.stream()
                .filter(entry -> entry.event().signer().equals(signer)
                        && entry.event().type().equals(type))
                .toList();
        assertThat(ledger.eventsBy(signer, type, 0, Ledger.MAX_EVENTS)).isEqualTo(all);
        long from = random.nextInt((int) ledger.height() + 2);
        int max = 1 + random.nextInt(10);
        List<LedgerEntry> rest =
                all.stream().filter(entry -> entry.height() >= from).toList();
        long end = rest.size() < max ? Long.MAX_VALUE : rest.get(max - 1).height();
        assertThat(ledger.eventsBy(signer, type, from, max))
                .isEqualTo(rest.stream().filter(entry -> entry.height() <= end).toList());
        List<LedgerEntry> pages = new ArrayList<>();
        List<LedgerEntry> page = ledger.eventsBy(signer, type, 0, max);
        while (!page.isEmpty()) {
            pages.addAll(page);
            page = ledger.eventsBy(signer, type, page.get(page.size() - 1).height() + 1, max);
        }
        assertThat(pages).isEqualTo(all);
    }
}
