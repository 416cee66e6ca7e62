package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/** A ledger of one member, to which a test shows what the rules let in and what they do not. */
abstract class LedgerRules {
    static final int MAX_EVENT = 4_096;

    @TempDir
    Path folder;

    final LedgerWorld world = new LedgerWorld(1, new BlockLimits(20, 1 << 20, MAX_EVENT));
    final Identity newcomer = Identities.of(50);
    Ledger ledger;

    @BeforeEach
    void open() throws MedChainException {
        ledger = world.open(folder);
        world.admitAll(ledger);
    }

    @AfterEach
    void close() throws MedChainException {
        ledger.verify(height -> {});
        ledger.close();
    }

    void assertRefused(Event event, RefusalReason reason) throws MedChainException {
        long height = ledger.height();
        Throwable thrown = catchThrowable(() -> ledger.append(event).join());
        assertThat(thrown).hasCauseInstanceOf(EventRefusedException.class);
        assertThat(((EventRefusedException) thrown.getCause()).reason()).isEqualTo(reason);
        assertThat(thrown).hasMessageContaining(event.hash().toString());
        assertThat(ledger.find(event.hash())).isEmpty();
        assertThat(ledger.height()).isEqualTo(height);
    }

    Event revocation(IdentityCertificate certificate) {
        return RevokeCertificates.create(world.consortium, List.of(certificate.serial()), world.ca.identity())
                .event();
    }
}
