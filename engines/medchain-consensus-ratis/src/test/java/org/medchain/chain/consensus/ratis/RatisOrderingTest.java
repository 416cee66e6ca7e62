package org.medchain.chain.consensus.ratis;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.ordering.Ordering;
import org.medchain.chain.ordering.OrderingContext;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.io.FileTrees;
import org.medchain.testkit.ledger.LedgerWorld;
import org.medchain.testkit.ordering.OrderingContract;

/** The contract, with three members in one process. All run from the beginning: two of them make a service. */
class RatisOrderingTest extends OrderingContract {
    private static final LedgerWorld WORLD = new LedgerWorld(MEMBERS, BlockLimits.DEFAULT);

    private final Links links = new Links();
    private final Map<Integer, Ordering> current = new HashMap<>();
    private final Set<Integer> handedOut = new HashSet<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void startAll() {
        for (int i = 0; i < MEMBERS; i++) {
            start(i);
        }
    }

    private void start(int member) {
        current.put(member, RatisOrdering.open(context(member)));
    }

    private OrderingContext context(int member) {
        return new OrderingContext(
                WORLD.config.genesisHash(),
                member,
                WORLD.config.memberSet(),
                Clock.systemUTC(),
                new SecureRandom(),
                folder.resolve("member-" + member),
                Map.of("leader-ms", "300"),
                links.end(member));
    }

    private void stop(int member) {
        links.disconnect(member);
        current.get(member).close();
    }

    @AfterEach
    void endAll() {
        current.values().forEach(Ordering::close);
        links.close();
    }

    @Override
    protected Ordering open(int member) {
        if (!handedOut.add(member)) {
            stop(member);
            start(member);
        }
        return current.get(member);
    }

    /** Only when the test has closed what it opened: a server that runs does not lose its log. */
    @Override
    protected boolean loseContent() throws IOException {
        Bytes probe = Bytes.utf8("probe");
        if (handedOut.stream()
                .anyMatch(member -> !current.get(member).submit(probe).isCompletedExceptionally())) {
            return false;
        }
        for (int i = 0; i < MEMBERS; i++) {
            stop(i);
            FileTrees.delete(folder.resolve("member-" + i));
            start(i);
        }
        handedOut.clear();
        return true;
    }

    @Override
    protected boolean breakDown() {
        links.cut(true);
        return true;
    }

    @Override
    protected void mend() {
        links.cut(false);
    }
}
