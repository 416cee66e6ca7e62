package org.medchain.dht.jdbc;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.testkit.dht.DhtModelContract;

/** The engine in a file of SQLite agrees with a map. */
final class SqliteDhtProperties extends DhtModelContract {
    private static final int STEPS = 250;

    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        return DhtFactory.named(JdbcDhtFactory.NAME).open(settings);
    }

    @Override
    protected int steps() {
        return Boolean.getBoolean("medchain.soak") ? super.steps() : STEPS;
    }
}
