package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.SOUTH;
import static org.medchain.core.testkit.World.described;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.role.DataEndedException;
import org.medchain.core.role.Provider;
import org.medchain.core.store.OperationKey;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestConsortium;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** What a provider refuses of its own caller, and what the directory shows once it returns. */
class ProviderChecksTest extends AttackScene {
    ProviderChecksTest() {
        super(Suites.ONE);
    }

    private Optional<InventoryEntry> shown(DataId data) throws MedChainException {
        return world.patient(ALICE).inventory(inventory).find(data);
    }

    @Test
    void inventory_forAPatientOfAnotherConsortium_isNotCreated() throws Exception {
        TestConsortium elsewhere = new TestConsortium(Suites.ONE, world.random());
        Provider north = world.provider(NORTH);
        assertThatThrownBy(() -> north.createInventory(elsewhere.user(ALICE).certificate()))
                .isInstanceOf(VerificationException.class);
        assertThat(north.inventories()).containsExactly(inventory);
    }

    @Test
    void inventory_ofAnotherProvider_takesNothing() throws Exception {
        Provider south = world.provider(SOUTH);
        assertThatThrownBy(() -> south.startStream(
                        inventory, OperationKey.of("ecg"), described(SOUTH, "ecg"), DigestScheme.BOUND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another provider's");
        assertThatThrownBy(() -> south.addRecord(
                        inventory,
                        OperationKey.of("letter"),
                        described(SOUTH, "letter"),
                        Optional.empty(),
                        new ByteArrayInputStream(new byte[1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another provider's");
    }

    @Test
    void data_thatIsNoStreamOfThisProvider_isNotResumed() throws Exception {
        Provider north = world.provider(NORTH);
        assertThatThrownBy(() -> north.resumeStream(record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is a record");
        assertThatThrownBy(() -> north.resumeStream(DataId.random(world.random())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no data");
    }

    @Test
    void stream_thatIsClosed_takesNoMoreAndIsShownStill() throws Exception {
        Provider north = world.provider(NORTH);
        north.close(stream);
        assertThatThrownBy(() -> World.grow(north.resumeStream(stream), 1)).isInstanceOf(DataEndedException.class);
        assertThat(shown(stream)).isPresent();
    }

    /** Closing changes nothing that is shown, but it is a chance to show what has changed before. */
    @Test
    void stream_thatIsClosed_bringsAlongWhatTheDirectoryDidNotTakeBefore() throws Exception {
        Provider north = world.provider(NORTH);
        directory.refuseWrites(true);
        DataId late = world.record(inventory, NORTH, Bytes.utf8("another letter"));
        directory.refuseWrites(false);
        assertThat(shown(late)).isEmpty();
        assertThat(north.health().backlog().pages()).isPositive();
        north.close(stream);
        assertThat(shown(late)).isPresent();
        assertThat(north.health().isWell()).isTrue();
    }

    @Test
    void data_withdrawnOrErased_isNotShownAnyMore() throws Exception {
        Provider north = world.provider(NORTH);
        north.withdraw(stream);
        assertThat(shown(stream)).isEmpty();
        assertThat(shown(record)).isPresent();
        north.erase(record);
        assertThat(shown(record)).isEmpty();
        assertThat(world.files(NORTH, record)).isEmpty();
    }

    @Test
    void describe_ofWhatIsShared_changesTheInventoryAndTheSession() throws Exception {
        Provider north = world.provider(NORTH);
        north.accept(granted.invitationForProvider(identity(NORTH)));
        DataDescription changed = described(NORTH, "another name");
        assertThat(north.describe(record, changed)).isEqualTo(1);
        assertThat(shown(record).orElseThrow().description()).isEqualTo(changed);
        assertThat(north.inventory(inventory).find(record).orElseThrow().description())
                .isEqualTo(changed);
        assertThat(accept(granted).find(record).orElseThrow().description()).isEqualTo(changed);
    }

    @Test
    void provider_onceOpen_isAdmittedByTheLedger() throws Exception {
        assertThat(world.ledger().admission(identity(SOUTH))).isEmpty();
        world.provider(SOUTH);
        assertThat(world.ledger().admission(identity(SOUTH))).isPresent();
        assertThat(world.provider(SOUTH).certificate())
                .isEqualTo(world.user(SOUTH).certificate());
        assertThat(world.provider(SOUTH).inventories()).isEmpty();
    }

    @Test
    void invitation_toASessionThatTheLedgerLacks_isRefused() throws Exception {
        ProviderInvitation invitation = granted.invitationForProvider(identity(NORTH));
        world.aroundLedger(honest -> LedgerInstead.of(
                honest,
                (proxy, method, args) -> method.getName().equals("find")
                                && args[0].equals(granted.event().event())
                        ? Optional.empty()
                        : null));
        world.reopen();
        assertThatThrownBy(() -> world.provider(NORTH).accept(invitation))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("has no session");
        assertThat(world.provider(NORTH).evidence(granted.id())).isEmpty();
    }
}
