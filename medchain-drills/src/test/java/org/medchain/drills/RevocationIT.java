package org.medchain.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.testkit.dht.TestRecord;

/** A client whose certificate is revoked on the ledger while it is connected to the nodes of the directory. */
class RevocationIT {
    private static final long FIRST = 7_000_000_000_000L;

    @TempDir
    private Path temp;

    @Test
    void client_revokedWhileConnected_isServedByNobodySoonAfter() throws Exception {
        try (Drill drill = new Drill(temp, 1)) {
            drill.awaitProgress(Drill.all());
            try (Dht client = drill.client()) {
                Drill.await("the first write", () -> put(client, FIRST) instanceof WriteOutcome.Stored);
                drill.member(1).tell("revoke");
                AtomicLong address = new AtomicLong(FIRST);
                Drill.await(
                        "refusal", () -> put(client, address.incrementAndGet()) instanceof WriteOutcome.Unavailable);
                assertThat(client.get(TestRecord.of(FIRST).address()).join())
                        .isInstanceOf(ReadOutcome.Unavailable.class);
            }
            drill.awaitProgress(Drill.all());
        }
    }

    private static WriteOutcome put(Dht client, long address) {
        return client.put(TestRecord.of(address).version(1, "a record")).join();
    }
}
