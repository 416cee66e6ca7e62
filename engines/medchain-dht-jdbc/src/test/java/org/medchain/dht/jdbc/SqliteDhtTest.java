package org.medchain.dht.jdbc;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.testkit.dht.DhtContract;

/** The engine in a file of SQLite keeps every promise. */
final class SqliteDhtTest extends DhtContract {
    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        return DhtFactory.named(JdbcDhtFactory.NAME).open(settings);
    }
}
