package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.medchain.core.role.Requester;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

class LateRoleTest {
    private static final String PREFIX = "medchain.requester";

    private final AtomicBoolean caughtUp = new AtomicBoolean();
    private final AtomicInteger opened = new AtomicInteger();
    private final Set<String> called = new HashSet<>();

    private Requester open() throws UnavailableException {
        if (!caughtUp.get()) {
            throw new UnavailableException("the ledger has not caught up");
        }
        opened.incrementAndGet();
        return (Requester) Proxy.newProxyInstance(
                Requester.class.getClassLoader(), new Class<?>[] {Requester.class}, (proxy, method, arguments) -> {
                    called.add(method.getName());
                    if (method.getName().equals("open")) {
                        throw new VerificationException("the role's own");
                    }
                    return null;
                });
    }

    @Test
    void role_thatOpensAtOnce_isItself() {
        caughtUp.set(true);

        assertThat(Proxy.getInvocationHandler(LateRole.of(Requester.class, PREFIX, this::open)))
                .isNotInstanceOf(LateRole.class);
    }

    @Test
    void role_thatIsLate_opensOnceWhenItIsUsed() {
        Requester late = LateRole.of(Requester.class, PREFIX, this::open);

        assertThatThrownBy(() -> late.ask(null, "")).isInstanceOf(UnavailableException.class);
        caughtUp.set(true);
        assertThat(late.certificate()).isNull();
        assertThatThrownBy(() -> late.open(null))
                .isInstanceOf(VerificationException.class)
                .hasMessage("the role's own");
        assertThat(opened).hasValue(1);
        assertThat(called).containsExactlyInAnyOrder("certificate", "open");
    }

    @Test
    void role_thatIsLate_isAnObjectAndClosesWithoutBeingOpened() throws StorageException {
        Requester late = LateRole.of(Requester.class, PREFIX, this::open);

        assertThat(List.of(late)).contains(late);
        assertThat(late)
                .hasToString(PREFIX)
                .doesNotHaveSameHashCodeAs(LateRole.of(Requester.class, PREFIX, this::open));
        late.close();
        assertThat(opened).hasValue(0);
    }

    @Test
    void role_thatNoWaitingHelps_failsTheStart() {
        assertThatThrownBy(() -> LateRole.of(Requester.class, PREFIX, () -> {
                    throw new StorageException("another requester has the folder");
                }))
                .isInstanceOf(MedChainConfigurationException.class)
                .hasMessageContaining("medchain.requester")
                .hasMessageContaining("another requester has the folder");
    }

    /** A proxy that throws what a method does not declare tells its caller nothing but that. */
    @Test
    void methodThatDeclaresNoException_ofALateRole_saysWhy() {
        Requester late = LateRole.of(Requester.class, PREFIX, this::open);

        assertThatThrownBy(late::certificate)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(PREFIX + " is not open yet: the ledger has not caught up");
        assertThat(late.fetchAsync(null, null, null, null, null))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(UnavailableException.class);
    }
}
