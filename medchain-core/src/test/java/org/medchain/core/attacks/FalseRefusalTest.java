package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.testkit.Suites;

/** A provider that says that a session ended: the requester believes the ledger and its own clock, not the provider. */
class FalseRefusalTest extends AttackScene {
    FalseRefusalTest() {
        super(Suites.ONE);
    }

    private void northRefuses(RefusalReason reason) {
        northAnswers(
                (forge, request) -> forge.refusal(request, reason, world.clock().instant()));
    }

    @ParameterizedTest
    @EnumSource(
            value = RefusalReason.class,
            names = {"REVOKED", "EXPIRED"})
    void refusal_thatTheLedgerDoesNotConfirm_staysTheProvidersWord(RefusalReason reason) throws Exception {
        northRefuses(reason);

        assertThatThrownBy(() -> fetch(record, ALL))
                .isExactlyInstanceOf(AccessDeniedException.class)
                .satisfies(refusal ->
                        assertThat(((AccessDeniedException) refusal).reason()).isEqualTo(reason))
                .hasMessageContaining(session.id().toString())
                .hasMessageContaining(
                        session.grantOf(record).orElseThrow().grant().provider().toString());

        assertThat(accept(granted).id()).as("the session goes on").isEqualTo(session.id());
    }

    @Test
    void refusal_asRevokedOfASessionThatWas_isItsEnd() throws Exception {
        northRefuses(RefusalReason.REVOKED);

        world.patient(ALICE).revoke(granted.id());

        assertThatThrownBy(() -> fetch(record, ALL))
                .isInstanceOf(SessionEndedException.class)
                .hasCauseInstanceOf(AccessDeniedException.class)
                .satisfies(ended -> assertThat(((SessionEndedException) ended).ending())
                        .isEqualTo(SessionEndedException.Ending.REVOKED));
    }

    /** The requester's clock decides: it does not ask a provider for data of a session that has expired. */
    @Test
    void refusal_asRevokedOfASessionThatExpires_isNotBelieved() throws Exception {
        northAnswers((forge, request) -> {
            world.clock().move(Duration.ofDays(366));
            return forge.refusal(request, RefusalReason.REVOKED, world.clock().instant());
        });

        assertThatThrownBy(() -> fetch(record, ALL)).isNotInstanceOf(SessionEndedException.class);
    }
}
