package org.medchain.chain.consensus.postgresql;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.ordering.MemberChannel;
import org.medchain.chain.ordering.Ordering;
import org.medchain.chain.ordering.OrderingContext;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.testkit.ledger.LedgerWorld;
import org.medchain.testkit.ordering.OrderingContract;

/** The contract, with a real database. */
class PostgresOrderingTest extends OrderingContract {
    private static final LedgerWorld WORLD = new LedgerWorld(MEMBERS, BlockLimits.DEFAULT);

    private final String url = SharedServer.required().emptySchema();
    private final Map<Integer, Ordering> current = new HashMap<>();

    @TempDir
    private Path folder;

    PostgresOrderingTest() throws SQLException {}

    @Override
    protected Ordering open(int member) {
        Ordering before = current.get(member);
        if (before != null) {
            before.close();
        }
        Ordering opened = open(member, folder, Map.of("url", url));
        current.put(member, opened);
        return opened;
    }

    /** A member's access. */
    static Ordering open(int member, Path folder, Map<String, String> options) {
        return PostgresOrdering.open(new OrderingContext(
                WORLD.config.genesisHash(),
                member,
                WORLD.config.memberSet(),
                Clock.systemUTC(),
                new SecureRandom(),
                folder,
                options,
                new NoChannel()));
    }

    /** The ordering needs no links between members. */
    private static final class NoChannel implements MemberChannel {
        @Override
        public void listen(Listener listener) {
            throw new IllegalStateException("nobody is to listen");
        }

        @Override
        public boolean send(int member, Bytes message) {
            throw new IllegalStateException("nothing is to be sent");
        }
    }

    @Override
    protected boolean restartService() throws Exception {
        SharedServer.required().crash();
        return true;
    }

    @Override
    protected boolean loseContent() throws Exception {
        SharedServer.execute(url, "DROP TABLE medchain_ordering_entry, medchain_ordering_tail");
        return true;
    }

    @Override
    protected boolean breakDown() throws Exception {
        SharedServer.required().stop();
        return true;
    }

    @Override
    protected void mend() throws Exception {
        SharedServer.required().start();
    }
}
