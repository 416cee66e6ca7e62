package org.medchain.chain.consensus.ratis;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.ordering.Ordering;
import org.medchain.chain.ordering.OrderingContext;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

/** What reads the log is begun again when it fails unexpectedly. */
@Timeout(120)
class DeliveryTest {
    @TempDir
    private Path folder;

    @Test
    void entry_overWhichTheDeliveryFails_isGivenAgain() {
        LedgerWorld world = new LedgerWorld(1, BlockLimits.DEFAULT);
        AtomicBoolean fails = new AtomicBoolean(true);
        List<Bytes> given = new CopyOnWriteArrayList<>();
        Bytes entry = Bytes.utf8("an entry");
        try (Links links = new Links();
                Ordering ordering = RatisOrdering.open(new OrderingContext(
                        world.config.genesisHash(),
                        0,
                        world.config.memberSet(),
                        Clock.systemUTC(),
                        new SecureRandom(),
                        folder,
                        Map.of("leader-ms", "300"),
                        links.end(0)))) {
            ordering.follow(0, (position, one) -> {
                if (fails.getAndSet(false)) {
                    throw new OutOfMemoryError("a test");
                }
                given.add(one);
            });
            Await.until(
                    "the entry is taken",
                    () -> ordering.submit(entry).handle((done, e) -> e == null).join());
            Await.until("the entry is given", () -> given.contains(entry));
        }
    }
}
