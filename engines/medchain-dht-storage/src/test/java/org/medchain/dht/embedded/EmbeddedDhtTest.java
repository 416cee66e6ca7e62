package org.medchain.dht.embedded;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.testkit.dht.DhtContract;

/** The embedded engine keeps every promise. */
final class EmbeddedDhtTest extends DhtContract {
    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        return DhtFactory.named(DhtFactory.EMBEDDED).open(settings);
    }
}
