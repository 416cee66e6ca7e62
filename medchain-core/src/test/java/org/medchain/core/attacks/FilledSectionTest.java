package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.record.SessionForge;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.PatientSession.State;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Suites;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteOutcome;

/** A provider fills its section to the last byte, so that a narrower session has no room for all descriptions. */
class FilledSectionTest extends AttackScene {
    private static final int RECORDS = 70;

    private GrantedSession full;

    FilledSectionTest() {
        super(Suites.ONE);
    }

    @BeforeEach
    void fillTheSection() throws Exception {
        List<Selection> selections = new ArrayList<>();
        selections.add(Selection.all(inventory, stream));
        for (int i = 0; i < RECORDS; i++) {
            selections.add(Selection.all(inventory, world.record(inventory, NORTH, Bytes.utf8("letter " + i))));
        }
        full = world.patient(ALICE).grant(world.user(RAY).certificate(), selections);
        RecordName section = sections(world.requester(RAY).open(full.pointer())).get(0);
        DirectoryRecord forged =
                SessionForge.filled(stored(section.address()), world.user(NORTH).keys(), world.random());
        assertThat(world.directory().put(forged).join()).isInstanceOf(WriteOutcome.Stored.class);
    }

    @Test
    void narrowing_leavesOutWhatHasNoRoom_andGrantsAllTheSame() throws Exception {
        GrantedSession narrowed = world.patient(ALICE).narrow(full.id(), stream, chunks(2, 4));
        assertThat(narrowed.unfinished()).isEmpty();

        Session opened = world.requester(RAY).open(full.pointer());
        assertThat(opened.id()).isEqualTo(narrowed.id());
        assertThat(opened.failures()).isEmpty();
        assertThat(opened.items())
                .extracting(item -> item.grant().data())
                .contains(stream)
                .hasSize(RECORDS);
        assertChunks(fetch(world.requester(RAY), opened, stream, ALL), stream, 2, 4);
        assertThat(world.patient(ALICE).sessions())
                .filteredOn(session -> session.id().equals(full.id()))
                .singleElement()
                .satisfies(session -> assertThat(session.state()).isEqualTo(State.REPLACED));
    }
}
