package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataId;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessLog;
import org.medchain.core.role.CatalogueBehindException;
import org.medchain.core.role.Provider;
import org.medchain.core.store.OperationKey;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Revocations;
import org.medchain.crypto.ca.Revocations.Standing;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * A member that was away has not caught up yet when a role opens on it: it lacks what was acknowledged since, such as the
 * chunks that a restored catalogue does not know. Nothing is decided by it until it has.
 */
class LedgerBehindTest extends AttackScene {
    private static final Duration SHORT = Duration.ofMillis(200);

    /** How often the member says that it is behind; then it has caught up. */
    private final AtomicInteger looks = new AtomicInteger();

    /** The member fell behind after it had caught up, until it shows an event that is appended on it. */
    private final AtomicBoolean lagging = new AtomicBoolean();

    private final AtomicInteger looksForChunks = new AtomicInteger();

    private MedChain behind;

    LedgerBehindTest() {
        super(Suites.ONE);
    }

    /** Last night's catalogue beside a member that has not heard of today's chunks. */
    @BeforeEach
    void restoreLastNightsCatalogue() throws Exception {
        Path file = world.catalogueFile(NORTH);
        world.stop(NORTH);
        Path night = Files.createDirectory(folder.resolve("night"));
        copy(file.getParent(), night);
        World.grow(world.provider(NORTH).resumeStream(stream), 2);
        world.stop(NORTH);
        copy(night, file.getParent());
        behind = opened();
    }

    private MedChain opened() throws MedChainException {
        return MedChain.over(folder.resolve("behind"), behind(world.ledger()), world.directory())
                .clock(world.clock())
                .random(world.random())
                .patience(SHORT)
                .open();
    }

    private Ledger behind(Ledger whole) {
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, args) -> {
                    if (method.getName().equals("isCaughtUp")) {
                        return looks.getAndDecrement() <= 0;
                    }
                    if (method.getName().equals("eventsBy")) {
                        looksForChunks.incrementAndGet();
                        if (looks.get() > 0 || lagging.get()) {
                            return List.of();
                        }
                    }
                    if (method.getName().equals("append")) {
                        lagging.set(false);
                    }
                    try {
                        return method.invoke(whole, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Provider north() throws MedChainException {
        return behind.provider(world.user(NORTH), world.catalogue(NORTH), world.store(NORTH), AccessLog.none());
    }

    private void assertRefusedUntilCaughtUp(ThrowingCallable opening) {
        looks.set(Integer.MAX_VALUE);
        assertThatThrownBy(opening)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("caught up")
                .hasMessageContaining("a retry helps");
    }

    @Test
    void provider_onALedgerThatCatchesUpMeanwhile_noticesThatItsCatalogueIsOld() {
        looks.set(3);
        assertThatThrownBy(this::north).isInstanceOf(CatalogueBehindException.class);
    }

    @Test
    void provider_onALedgerThatDoesNotCatchUp_isRefusedForATime() {
        assertRefusedUntilCaughtUp(this::north);
    }

    private void addLetter(Provider provider) throws Exception {
        DataId unused = provider.addRecord(
                inventory,
                OperationKey.random(world.random()),
                World.described(NORTH, "letter"),
                Optional.empty(),
                new ByteArrayInputStream(new byte[] {1}));
    }

    /** Had it noted its own chunk, it would not have looked below that one ever again. */
    @Test
    void provider_onAMemberThatFellBehindLater_noticesWithItsFirstChunkThatItsCatalogueIsOld() throws Exception {
        lagging.set(true);
        Provider north = north();
        assertThatThrownBy(() -> addLetter(north))
                .isInstanceOfSatisfying(CatalogueBehindException.class, found -> assertThat(found.events())
                        .isEqualTo(2));

        long height = world.ledger().height();
        assertThatThrownBy(() -> addLetter(north)).isInstanceOf(CatalogueBehindException.class);
        assertThat(world.ledger().height()).as("nothing more is written").isEqualTo(height);
        behind.close();
        world.stop(NORTH);
        behind = opened();
        assertThatThrownBy(this::north).isInstanceOf(CatalogueBehindException.class);
    }

    @Test
    void provider_whoseCatalogueAnotherInstanceWroteToSince_looksFromWhereItWasOpened() throws Exception {
        lagging.set(true);
        Provider north = north();
        world.catalogue(NORTH).acceptLost(List.of(), world.ledger().height() + 1);
        assertThatThrownBy(() -> addLetter(north)).isInstanceOf(CatalogueBehindException.class);
    }

    @Test
    void provider_whoseCatalogueIsLevel_looksOnceMoreAndNotWithEveryChunk() throws Exception {
        assertThat(behind.reconcile(world.user(NORTH), world.catalogue(NORTH)).lost())
                .hasSize(2);
        Provider north = north();
        int opened = looksForChunks.get();
        addLetter(north);
        int first = looksForChunks.get();
        assertThat(first).isGreaterThan(opened);
        addLetter(north);
        assertThat(looksForChunks).hasValue(first);
    }

    @Test
    void reconciliation_onALedgerThatHasNotCaughtUp_isRefusedAndThenFindsAllThatIsLost() throws Exception {
        assertRefusedUntilCaughtUp(() -> behind.reconcile(world.user(NORTH), world.catalogue(NORTH)));
        looks.set(0);
        assertThat(behind.reconcile(world.user(NORTH), world.catalogue(NORTH)).lost())
                .hasSize(2);
    }

    @Test
    void patientAndRequester_onALedgerThatHasNotCaughtUp_areRefusedForATime() throws Exception {
        assertRefusedUntilCaughtUp(() -> behind.patient(world.user(ALICE)));
        assertRefusedUntilCaughtUp(() -> behind.requester(world.user(RAY)));
        looks.set(3);
        assertThat(behind.patient(world.user(ALICE)).sessions()).hasSize(1);
    }

    @Test
    void certificates_onALedgerThatHasNotCaughtUp_areNotKnown() throws Exception {
        revoke(world.user(RAY).certificate());
        Revocations revocations = MedChain.revocationsOn(behind.ledger());
        Bytes kims = world.user(KIM).certificate().serial();
        Bytes rays = world.user(RAY).certificate().serial();

        looks.set(2);
        assertThat(revocations.standing(kims))
                .as("its revocation may be what is not here yet")
                .isEqualTo(Standing.UNKNOWN);
        assertThat(revocations.standing(rays)).isEqualTo(Standing.UNKNOWN);

        looks.set(0);
        assertThat(revocations.standing(kims)).isEqualTo(Standing.NOT_REVOKED);
        assertThat(revocations.standing(rays)).isEqualTo(Standing.REVOKED);
    }

    @Test
    void certificates_onALedgerThatCannotBeRead_areNotKnown() {
        Ledger unreadable = LedgerInstead.of(world.ledger(), (proxy, method, args) -> {
            if (method.getName().equals("isRevoked")) {
                throw new StorageException("the disk is gone", new IOException("read"));
            }
            return null;
        });
        assertThat(MedChain.revocationsOn(unreadable)
                        .standing(world.user(KIM).certificate().serial()))
                .isEqualTo(Standing.UNKNOWN);
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> old = Files.list(to)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
