package org.medchain.core;

import java.nio.file.Path;
import org.medchain.chain.ledger.Ledger;
import org.medchain.dht.Dht;

/** Opens {@link MedChain} over networks that the host has opened. */
public final class HostBuilder extends MedChainBuilder<HostBuilder> {
    private final Ledger ledger;
    private final Dht directory;

    HostBuilder(Path folder, Ledger ledger, Dht directory) {
        super(folder);
        this.ledger = ledger;
        this.directory = directory;
    }

    @Override
    HostBuilder self() {
        return this;
    }

    @Override
    Ledger openLedger(Resources opened) {
        return ledger;
    }

    @Override
    Dht openDirectory(Ledger openLedger, Resources opened) {
        return directory;
    }
}
