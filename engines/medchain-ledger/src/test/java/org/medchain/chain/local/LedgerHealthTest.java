package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.MedChainException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.testkit.ledger.LedgerWorld;

/** What a member's ledger says of its certificate, and where it stands. */
class LedgerHealthTest {
    @TempDir
    private Path folder;

    private final LedgerWorld world = new LedgerWorld();

    private List<IssueCode> codes(Duration beforeTheEnd) throws MedChainException {
        world.clock.set(LedgerWorld.END.minus(beforeTheEnd).toEpochMilli());
        try (Ledger ledger = world.open(folder.resolve(beforeTheEnd.toString()))) {
            return ledger.health().issues().stream().map(Issue::code).distinct().toList();
        }
    }

    @Test
    void certificate_nearItsEnd_isAnIssueOfTheLedger() throws MedChainException {
        assertThat(codes(Duration.ofDays(91))).isEmpty();
        assertThat(codes(Duration.ofDays(89))).containsExactly(IssueCode.CERTIFICATE_ENDS_IN_90_DAYS);
        assertThat(codes(Duration.ofDays(29))).containsExactly(IssueCode.CERTIFICATE_ENDS_IN_30_DAYS);
        assertThat(codes(Duration.ofDays(6))).containsExactly(IssueCode.CERTIFICATE_ENDS_IN_7_DAYS);
    }

    @Test
    void certificate_thatTheCaRevoked_isAnIssueOfItsMember() throws MedChainException {
        try (Ledger ledger = world.open(folder)) {
            assertThat(ledger.health().isWell()).isTrue();
            ledger.append(RevokeCertificates.create(
                                    world.config.genesisHash(),
                                    List.of(world.config
                                            .memberSet()
                                            .member(0)
                                            .orElseThrow()
                                            .certificate()
                                            .serial()),
                                    world.ca.identity())
                            .event())
                    .join();
            assertThat(ledger.health().has(IssueCode.CERTIFICATE_REVOKED)).isTrue();
            assertThat(ledger.health().isReady()).isFalse();
        }
    }

    @Test
    void status_ofTheOnlyMember_saysItsHeight() throws MedChainException {
        try (Ledger ledger = world.open(folder)) {
            world.admitAll(ledger);
            assertThat(ledger.status())
                    .hasToString("ledger: height " + ledger.height() + "; 1 of 1 members linked, 1 needed");
        }
    }
}
