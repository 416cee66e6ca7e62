package org.medchain.core.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.RAY;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.core.directory.SessionId;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestConsortium;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertificateNotInForceException;
import org.medchain.crypto.ca.CertificateNotInForceException.Cause;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** Roles wait for the ledger as long as they may, and believe certificates that are the consortium's, valid and not revoked. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LedgerClientTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofDays(1);

    @TempDir
    Path folder;

    private World world;
    private int appended;

    @BeforeEach
    void open() throws Exception {
        world = World.open(folder, Suites.ONE);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    /** Never catches up, and never answers who appends. */
    private LedgerClient stuck(Duration patience) throws VerificationException {
        return new LedgerClient(
                LedgerInstead.of(world.ledger(), (proxy, method, args) -> switch (method.getName()) {
                    case "isCaughtUp" -> false;
                    case "append" -> new CompletableFuture<EventRef>();
                    default -> null;
                }),
                Reads.inTurn(),
                world.clock(),
                patience);
    }

    private LedgerClient counting() throws VerificationException {
        return new LedgerClient(
                LedgerInstead.of(world.ledger(), (proxy, method, args) -> {
                    appended += method.getName().equals("append") ? 1 : 0;
                    return null;
                }),
                Reads.inTurn(),
                world.clock(),
                Duration.ofMinutes(1));
    }

    @Test
    void ledger_thatDoesNotAnswer_isWaitedForAsLongAsOneMay() throws Exception {
        LedgerClient client = stuck(SHORT);
        var event = EventSR.create(
                        client.consortium(),
                        EventHash.of(Bytes.random(world.random(), Digest.SIZE)),
                        world.user(ALICE).keys())
                .event();
        assertThatThrownBy(() -> client.append(event)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(client::awaitCaughtUp)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("not caught up within");
    }

    @Test
    void ledger_thatCatchesUpWhileItIsWaitedFor_isWaitedForNoLonger() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        LedgerClient client = new LedgerClient(
                LedgerInstead.of(
                        world.ledger(),
                        (proxy, method, args) ->
                                method.getName().equals("isCaughtUp") ? asked.incrementAndGet() > 2 : null),
                Reads.inTurn(),
                world.clock(),
                Duration.ofMinutes(1));
        assertThatThrownBy(client::requireCaughtUp).isInstanceOf(UnavailableException.class);
        client.awaitCaughtUp();
        assertThat(asked).hasValue(3);
        client.requireCaughtUp();
    }

    @Test
    void caller_whoIsInterruptedWhileTheLedgerCatchesUp_goesOnAndStaysInterrupted() throws Exception {
        LedgerClient client = stuck(LONG);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(client::awaitCaughtUp)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void certificate_thatTheLedgerHas_isAdmittedOnceAndARenewedOneAgain() throws Exception {
        LedgerClient client = counting();
        var ray = world.user(RAY);
        client.admit(ray.certificate(), ray.keys());
        client.admit(ray.certificate(), ray.keys());
        assertThat(appended).isEqualTo(1);

        IdentityCertificate renewed = world.consortium()
                .ca()
                .issue(
                        EnrolmentRequest.create("renewed", ray.keys()),
                        TestConsortium.START.minusSeconds(1),
                        TestConsortium.END);
        client.admit(renewed, ray.keys());
        assertThat(appended).isEqualTo(2);
        assertThat(world.ledger().certificate(ray.identity())).contains(renewed);
    }

    @Test
    void certificate_thatHasExpiredOrWasRevoked_isNotBelieved() throws Exception {
        LedgerClient client = counting();
        IdentityCertificate certificate = world.user(RAY).certificate();
        client.verify(certificate);
        Instant end = certificate.notAfter().plusSeconds(1);
        LedgerClient later = new LedgerClient(world.ledger(), Reads.inTurn(), Clock.fixed(end, ZoneOffset.UTC), SHORT);
        assertNotInForce(Cause.EXPIRED, () -> later.verify(certificate));

        client.append(RevokeCertificates.create(
                        client.consortium(),
                        List.of(certificate.serial()),
                        world.consortium().ca().identity())
                .event());
        assertNotInForce(Cause.REVOKED, () -> client.verify(certificate));
    }

    private static void assertNotInForce(Cause why, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(CertificateNotInForceException.class, thrown -> {
            assertThat(thrown.why()).isEqualTo(why);
            assertThat(thrown.retryHelps()).isFalse();
        });
    }

    @Test
    void event_thatCreatesNoSession_isNone() throws Exception {
        LedgerClient client = counting();
        client.admit(world.user(RAY).certificate(), world.user(RAY).keys());
        EventRef admission =
                world.ledger().admission(world.user(RAY).identity()).orElseThrow();
        SessionId none = new SessionId(admission.event());
        assertThat(client.session(none)).isEmpty();
        SessionId unknown = new SessionId(EventHash.of(Bytes.random(world.random(), Digest.SIZE)));
        assertThat(client.session(unknown)).isEmpty();
        assertThat(client.sessionEntry(none)).isEmpty();
        assertThat(client.replacement(none)).isEqualTo(Optional.empty());
    }
}
