package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.Event;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.ledger.LedgerWorld;

class ScreeningQueueTest {
    private static final int AT_ONCE = 256;

    private final LedgerWorld world = new LedgerWorld();
    private final Map<Event, CompletableFuture<Void>> screening = new LinkedHashMap<>();
    private final AtomicInteger woken = new AtomicInteger();
    private final ScreeningQueue arrivals = new ScreeningQueue(
            event -> screening.computeIfAbsent(event, started -> new CompletableFuture<>()), woken::incrementAndGet);
    private final List<Event> passed = new ArrayList<>();
    private final List<Event> failed = new ArrayList<>();

    private List<Event> add(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Event event = world.opaque(world.provider, 100);
            events.add(event);
            arrivals.add(event, (screened, failure) -> (failure == null ? passed : failed).add(screened));
        }
        return events;
    }

    @Test
    void add_manyEvents_screensAFewAtOnce() throws StorageException {
        List<Event> events = add(AT_ONCE + 10);
        assertThat(screening).hasSize(AT_ONCE);
        screening.get(events.get(0)).complete(null);
        arrivals.drain();
        assertThat(screening).hasSize(AT_ONCE + 1);
    }

    @Test
    void drain_screenedOutOfOrder_handsOutInOrder() throws StorageException {
        List<Event> events = add(3);
        screening.get(events.get(2)).complete(null);
        screening.get(events.get(1)).completeExceptionally(new UnavailableException("closed"));
        assertThat(woken).hasValue(1);
        arrivals.drain();
        assertThat(passed).isEmpty();
        screening.get(events.get(0)).complete(null);
        arrivals.drain();
        assertThat(passed).containsExactly(events.get(0), events.get(2));
        assertThat(failed).containsExactly(events.get(1));
        assertThat(woken).hasValue(2);
    }

    @Test
    void bytes_whileEventsCome_growAndShrinkWithThem() throws StorageException {
        assertThat(arrivals.bytes()).isZero();
        List<Event> events = add(2);
        assertThat(arrivals.bytes()).isEqualTo(2L * EventLanes.weight(events.get(0)));
        events.forEach(event -> screening.get(event).complete(null));
        arrivals.drain();
        assertThat(arrivals.bytes()).isZero();
    }
}
