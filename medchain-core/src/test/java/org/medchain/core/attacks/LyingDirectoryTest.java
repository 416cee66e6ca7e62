package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Suites;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** A directory that shows old records, others' or none is not believed. */
@ParameterizedClass
@EnumSource(
        value = Suites.class,
        names = {"ONE", "TWO"})
class LyingDirectoryTest extends AttackScene {
    LyingDirectoryTest(Suites suites) {
        super(suites);
    }

    @Test
    void lyingDirectory_oldVersion_isRefusedByWhoSawANewerOne() throws Exception {
        List<DirectoryRecord> heads = directory.versions(inventory.name().address());
        assertThat(world.patient(ALICE).inventory(inventory).entries()).hasSize(2);
        world.patient(ALICE).narrow(session.id(), stream, chunks(3, 3));
        assertThat(world.requester(RAY).open(session.pointer()).id()).isNotEqualTo(session.id());
        directory.lie(
                session.pointer().name().address(),
                directory.versions(session.pointer().name().address()).get(0));
        assertThatThrownBy(() -> world.requester(RAY).open(session.pointer()))
                .isInstanceOf(VerificationException.class);
        assertThat(heads).isNotEmpty();
    }

    @Test
    void lyingDirectory_oldVersionShownToANewcomer_isNotWhatTheLedgerSays() throws Exception {
        DirectoryRecord before = stored(session.pointer().name().address());
        world.patient(ALICE).narrow(session.id(), stream, chunks(3, 3));
        world.reopen();
        directory.lie(before.address(), before);
        assertThatThrownBy(() -> world.requester(RAY).open(session.pointer()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("another session took the place");
    }

    @Test
    void lyingDirectory_anotherIdsRecord_isRefused() throws Exception {
        GrantedSession other =
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, stream)));
        Session wide = accept(other);
        InventoryPointer second = world.inventory(NORTH, ALICE);
        directory.lie(
                session.pointer().name().address(), stored(wide.pointer().name().address()));
        assertThatThrownBy(() -> world.requester(RAY).open(session.pointer()))
                .isInstanceOf(VerificationException.class);
        directory.beHonest();

        directory.lie(sectionAddress(), stored(sections(wide).get(0).address()));
        assertThat(world.requester(RAY).open(session.pointer()).sections()).isEmpty();
        directory.lie(inventory.name().address(), stored(second.name().address()));
        assertThatThrownBy(() -> world.patient(ALICE).inventory(inventory)).isInstanceOf(VerificationException.class);
    }

    @Test
    void lyingDirectory_nothing_leavesWhatIsGranted() throws Exception {
        directory.lie(session.pointer().name().address(), new ReadOutcome.Absent());
        assertThatThrownBy(() -> world.requester(RAY).open(session.pointer()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("try again for some minutes");
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
        directory.beHonest();

        directory.lie(sectionAddress(), new ReadOutcome.Absent());
        Session reduced = world.requester(RAY).open(session.pointer());
        assertThat(reduced.sections()).isEmpty();
        assertThat(reduced.missing()).isEqualTo(1);
        assertThatThrownBy(() -> fetch(world.requester(RAY), reduced, record, ALL))
                .isInstanceOf(UnavailableException.class);
        directory.lie(sectionAddress(), new ReadOutcome.Unavailable("gone"));
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
    }

    @Test
    void lyingDirectory_forgedRecord_isRefused() throws Exception {
        RecordName real = session.pointer().name();
        DirectoryRecord sound = stored(real.address());
        try (WriteKey own = WriteKey.generate(real.suite(), world.random())) {
            DirectoryRecord squatted = own.record(own.name(real.label(), real.expiresAtMillis()), 9, sound.payload());
            DirectoryRecord unsigned = new DirectoryRecord(real, 9, sound.payload(), squatted.signature());
            for (DirectoryRecord forged : List.of(squatted, unsigned)) {
                directory.lie(real.address(), forged);
                assertThatThrownBy(() -> world.requester(RAY).open(session.pointer()))
                        .isInstanceOf(VerificationException.class);
            }
            directory.beHonest();
            world.directory().put(squatted).join();
            assertThat(world.requester(RAY).open(session.pointer()).sections()).hasSize(1);
        }
    }
}
