package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.core.role.CatalogueBehindException;
import org.medchain.core.role.NotInInventoryException;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OutboxEntry;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.UnavailableException;

/** What changed between a caller's look and its call is told by a declared exception: the caller could not know. */
class ChangedMeanwhileTest extends AttackScene {
    ChangedMeanwhileTest() {
        super(Suites.ONE);
    }

    private void assertNotShown(DataId data, ThrowingCallable sharing) throws Exception {
        long height = world.ledger().height();
        assertThatThrownBy(sharing)
                .isInstanceOfSatisfying(NotInInventoryException.class, missing -> {
                    assertThat(missing.inventory()).isEqualTo(inventory.id());
                    assertThat(missing.data()).isEqualTo(data);
                })
                .hasMessageContaining("does not show data " + data)
                .hasMessageContaining("a retry helps only");
        assertThat(world.ledger().height()).isEqualTo(height);
    }

    @Test
    void grant_ofDataThatItsProviderWithdrewOrErasedMeanwhile_isRefusedByName() throws Exception {
        Patient alice = world.patient(ALICE);
        IdentityCertificate ray = world.user(RAY).certificate();
        assertThat(alice.inventory(inventory).find(record)).isPresent();
        world.provider(NORTH).withdraw(record);
        world.provider(NORTH).erase(stream);
        for (DataId data : List.of(record, stream)) {
            assertNotShown(data, () -> alice.grant(ray, List.of(Selection.all(inventory, data))));
        }
    }

    @Test
    void replace_byDataThatItsProviderWithdrewMeanwhile_isRefusedByNameAndLeavesTheOldSession() throws Exception {
        Patient alice = world.patient(ALICE);
        IdentityCertificate ray = world.user(RAY).certificate();
        world.provider(NORTH).withdraw(record);
        List<Selection> both = List.of(Selection.all(inventory, stream), Selection.all(inventory, record));
        assertNotShown(record, () -> alice.replace(granted.id(), ray, both));
        assertNotShown(record, () -> alice.replace(granted.id(), ray, both, Optional.empty()));
        assertThat(alice.sessions()).extracting(PatientSession::state).containsExactly(PatientSession.State.IN_FORCE);
    }

    /** As where two members are asked in turn, of which the second one is behind. */
    @Test
    void invite_whenTheLedgerDoesNotShowTheSessionAnyMore_saysThatARetryHelps() throws Exception {
        AtomicInteger looks = new AtomicInteger(Integer.MIN_VALUE);
        world.aroundLedger(honest -> LedgerInstead.of(
                honest,
                (proxy, method, args) -> method.getName().equals("find")
                                && args[0].equals(granted.id().event())
                                && looks.incrementAndGet() > 0
                        ? Optional.empty()
                        : null));
        world.reopen();
        Patient alice = world.patient(ALICE);
        looks.set(-1);
        assertThatThrownBy(() -> alice.invite(granted.id()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("session " + granted.id())
                .hasMessageContaining("a retry helps");
        looks.set(Integer.MIN_VALUE);
        assertThat(alice.invite(granted.id()).id()).isEqualTo(granted.id());
    }

    /** One member refused the event, so that the chunk was given up, and another one took it. */
    private void giveUpWhatTheLedgerTakes(AtomicBoolean once) throws Exception {
        world.aroundLedger(honest -> LedgerInstead.of(honest, (proxy, method, args) -> {
            boolean chunk = method.getName().equals("append")
                    && ((Event) args[0]).type().equals(EventType.ADD_DATA);
            if (chunk && once.getAndSet(false)) {
                OutboxEntry entry = world.catalogue(NORTH).outbox(0, 1).get(0);
                assertThat(world.catalogue(NORTH)
                                .giveUp(
                                        entry.chunk().data(),
                                        entry.chunk().index(),
                                        entry.event().hash()))
                        .isPresent();
            }
            return null;
        }));
        world.reopen();
    }

    @Test
    void chunk_thatAnotherWriterGaveUpWhileTheLedgerTookIt_isToldAsACatalogueThatIsBehind() throws Exception {
        AtomicBoolean once = new AtomicBoolean();
        giveUpWhatTheLedgerTakes(once);
        Provider north = world.provider(NORTH);
        once.set(true);
        assertThatThrownBy(() -> World.grow(north.resumeStream(stream), 1))
                .isInstanceOfSatisfying(CatalogueBehindException.class, behind -> assertThat(behind.firstHeight())
                        .isEqualTo(world.ledger().height()));
        once.set(true);
        assertThatThrownBy(() -> world.record(inventory, NORTH, Bytes.utf8("another letter")))
                .isInstanceOf(CatalogueBehindException.class);
    }
}
