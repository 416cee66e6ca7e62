package org.medchain.chain.consensus.qbft;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For tests that run thousands of simulations: signatures are remembered, and nodes do not tell of the faults that these are full of. */
final class QuietSimulations implements BeforeAllCallback, AfterAllCallback {
    private static final Logger NODES = Logger.getLogger(Simulation.class.getPackageName());

    private RememberedEd25519.@Nullable Use ed25519;

    @Override
    public void beforeAll(ExtensionContext context) {
        NODES.setLevel(Level.OFF);
        ed25519 = RememberedEd25519.begin();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (ed25519 != null) {
            ed25519.close();
        }
        NODES.setLevel(null);
    }
}
