package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;
import static org.medchain.core.testkit.World.chunks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessVerdict;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestConsortium;
import org.medchain.core.testkit.User;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** What a provider says that it would answer is what it answers. */
class ProviderCheckTest extends AttackScene {
    private Provider north;

    ProviderCheckTest() {
        super(Suites.ONE);
    }

    @BeforeEach
    void northKnowsTheSession() throws MedChainException {
        north = world.provider(NORTH);
        north.accept(granted.invitationForProvider(identity(NORTH)));
    }

    private AccessVerdict check(User requester, DataId data, GrantedRange range) throws MedChainException {
        return north.check(certificate(requester), data, range);
    }

    private IdentityCertificate certificate(User user) {
        return world.user(user).certificate();
    }

    private void assertRefused(RefusalReason reason, User requester, DataId data, GrantedRange range)
            throws MedChainException {
        assertThat(check(requester, data, range).refusal()).contains(reason);
    }

    @Test
    void check_ofWhatIsGranted_namesTheSession() throws Exception {
        assertThat(check(RAY, record, ALL).session()).contains(granted.id());
        assertThat(check(RAY, stream, chunks(2, 3)).session()).contains(granted.id());
    }

    @Test
    void check_logsNothing() throws Exception {
        int before = north.accessLog(0, 100).size();
        check(RAY, record, ALL);
        check(KIM, record, ALL);
        assertThat(north.accessLog(0, 100)).hasSize(before);
    }

    @Test
    void check_beyondTheGrantedPart_isRefusedAsServeRefuses() throws Exception {
        assertRefused(RefusalReason.OUT_OF_RANGE, RAY, stream, chunks(1, 2));
        assertRefused(RefusalReason.OUT_OF_RANGE, RAY, stream, ALL);
        assertRefused(RefusalReason.OUT_OF_RANGE, RAY, record, chunks(1, 1));
        assertThat(outcome(
                        NORTH,
                        sealed(
                                world.user(RAY),
                                identity(NORTH),
                                plain(session, stream, ALL, world.clock().instant()))))
                .isEqualTo("OUT_OF_RANGE");
    }

    @Test
    void check_forAnotherRequesterOrOtherData_isRefused() throws Exception {
        assertRefused(RefusalReason.NOT_GRANTED_HERE, KIM, record, ALL);
        assertRefused(RefusalReason.NOT_GRANTED_HERE, RAY, DataId.random(world.random()), ALL);
        DataId other = world.record(inventory, NORTH, Bytes.utf8("another letter"));
        assertRefused(RefusalReason.NOT_GRANTED_HERE, RAY, other, ALL);
        InventoryPointer bobs = world.inventory(NORTH, BOB);
        assertRefused(RefusalReason.NOT_GRANTED_HERE, RAY, world.record(bobs, NORTH, Bytes.utf8("Bob's")), ALL);
    }

    @Test
    void check_afterTheSessionWasRevoked_isRefusedAtOnce() throws Exception {
        assertThat(check(RAY, record, ALL).isGranted()).isTrue();
        world.patient(ALICE).revoke(granted.id());
        assertRefused(RefusalReason.REVOKED, RAY, record, ALL);
        assertRefused(RefusalReason.REVOKED, RAY, record, ALL);
    }

    @Test
    void check_afterTheSessionHasExpired_isRefusedAtOnce() throws Exception {
        DataId brief = world.record(inventory, NORTH, Bytes.utf8("for an hour"));
        grantForAnHour(brief);
        assertThat(check(RAY, brief, ALL).isGranted()).isTrue();
        world.clock().move(Duration.ofHours(1));
        assertRefused(RefusalReason.EXPIRED, RAY, brief, ALL);
    }

    private GrantedSession grantForAnHour(DataId data) throws MedChainException {
        GrantedSession hour = world.patient(ALICE)
                .grant(certificate(RAY), List.of(Selection.all(inventory, data)), Optional.of(Duration.ofHours(1)));
        north.accept(hour.invitationForProvider(identity(NORTH)));
        return hour;
    }

    @Test
    void check_withTwoSessions_goesByTheOneThatStands() throws Exception {
        GrantedSession second = grantForAnHour(record);
        world.patient(ALICE).revoke(granted.id());
        assertThat(check(RAY, record, ALL).session()).contains(second.id());
        world.clock().move(Duration.ofHours(1));
        assertThat(check(RAY, record, ALL).isGranted()).isFalse();
    }

    @Test
    void check_ofDataWithdrawnOrErased_isRefusedAtOnce() throws Exception {
        assertThat(check(RAY, record, ALL).isGranted()).isTrue();
        assertThat(check(RAY, stream, chunks(2, 2)).isGranted()).isTrue();
        north.withdraw(record);
        north.erase(stream);
        assertRefused(RefusalReason.DATA_NOT_HELD, RAY, record, ALL);
        assertRefused(RefusalReason.DATA_NOT_HELD, RAY, stream, chunks(2, 2));
    }

    @Test
    void check_ofARevokedCertificate_isRefusedAtOnce() throws Exception {
        assertThat(check(RAY, record, ALL).isGranted()).isTrue();
        revoke(certificate(RAY));
        assertRefused(RefusalReason.CERTIFICATE_REVOKED, RAY, record, ALL);
    }

    @Test
    void check_ofACertificateOfAnotherAuthorityOrExpired_isRefused() throws Exception {
        TestConsortium elsewhere = new TestConsortium(Suites.ONE, world.random());
        assertThat(north.check(elsewhere.user(RAY).certificate(), record, ALL).refusal())
                .contains(RefusalReason.NOT_AUTHENTIC);
        assertThat(check(RAY, record, ALL).isGranted()).isTrue();
        Duration left =
                Duration.between(world.clock().instant(), certificate(RAY).notAfter());
        world.clock().move(left.plusSeconds(1));
        assertRefused(RefusalReason.NOT_AUTHENTIC, RAY, record, ALL);
    }

    @Test
    void check_ofASessionNobodyTold_isGrantedOnceItWasAnsweredIn() throws Exception {
        DataId fresh = world.record(inventory, NORTH, Bytes.utf8("not told of"));
        GrantedSession untold = world.patient(ALICE).grant(certificate(RAY), List.of(Selection.all(inventory, fresh)));
        assertRefused(RefusalReason.NOT_GRANTED_HERE, RAY, fresh, ALL);
        Session opened = accept(untold);
        world.requester(RAY).fetch(opened, fresh, ALL, world.gateway()).close();
        assertThat(check(RAY, fresh, ALL).session()).contains(untold.id());
    }

    @Test
    void check_byAnotherProvider_isRefused() throws Exception {
        assertThat(world.provider(SOUTH).check(certificate(RAY), record, ALL).isGranted())
                .isFalse();
    }

    @Test
    void check_whileTheLedgerHasNotCaughtUp_isNoAnswer() throws Exception {
        boolean[] caughtUp = {true};
        world.aroundLedger(honest -> LedgerInstead.of(
                honest, (proxy, method, args) -> method.getName().equals("isCaughtUp") ? (Object) caughtUp[0] : null));
        world.reopen();
        north = world.provider(NORTH);
        assertThat(check(RAY, record, ALL).isGranted()).isTrue();
        caughtUp[0] = false;
        assertThatThrownBy(() -> check(RAY, record, ALL)).isInstanceOf(UnavailableException.class);
    }

    /** The first session was looked at before the data was withdrawn, the second one after it. */
    @Test
    void check_ofDataWithdrawnWhileItWasBeingLookedAt_isRefusedAfterwards() throws Exception {
        grantForAnHour(record);
        int[] looks = {0};
        world.aroundLedger(honest -> LedgerInstead.of(honest, (proxy, method, args) -> {
            if (method.getName().equals("find") && ++looks[0] == 2) {
                north.withdraw(record);
            }
            return null;
        }));
        world.reopen();
        north = world.provider(NORTH);
        looks[0] = 0;
        check(RAY, record, ALL);
        assertThat(looks[0]).isEqualTo(2);
        assertRefused(RefusalReason.DATA_NOT_HELD, RAY, record, ALL);
    }
}
