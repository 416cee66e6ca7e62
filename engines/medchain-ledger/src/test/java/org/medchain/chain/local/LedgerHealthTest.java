package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.ledger.LedgerHealth;

class LedgerHealthTest {
    @Test
    void isWell_caughtUpAndWithoutTrouble_onlyThen() {
        assertThat(new LedgerHealth(true, Optional.empty()).isWell()).isTrue();
        assertThat(new LedgerHealth(false, Optional.empty()).isWell()).isFalse();
        assertThat(new LedgerHealth(true, Optional.of("no disk")).isWell()).isFalse();
    }
}
