package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;

/** A requester whose ledger is remote waits for it once where it needs several answers: each call waits until the others came too. */
@Timeout(120)
class RemoteReadsTest {
    @TempDir
    private Path folder;

    /** Calls that wait for one another, and how many. */
    private record Meeting(Set<String> calls, CyclicBarrier all) {
        Meeting(Set<String> calls, int count) {
            this(calls, new CyclicBarrier(count));
        }
    }

    private volatile Optional<Meeting> meeting = Optional.empty();
    private World world;
    private InventoryPointer inventory;
    private DataId stream;
    private GrantedSession granted;

    @BeforeEach
    void open() throws Exception {
        world = World.closed(folder, Suites.ONE, 7);
        world.aroundLedger(ledger -> LedgerInstead.of(ledger, (proxy, method, args) -> {
            Optional<Meeting> now = meeting.filter(set -> set.calls().contains(method.getName()));
            if (now.isPresent()) {
                int unused = now.get().all().await(60, TimeUnit.SECONDS);
            }
            return method.getName().equals("isRemote") ? true : null;
        }));
        world.open();
        inventory = world.inventory(NORTH, ALICE);
        stream = world.stream(inventory, NORTH, DigestScheme.BOUND, 3).id();
        granted = world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, stream)));
    }

    @AfterEach
    void close() throws Exception {
        meeting = Optional.empty();
        world.close();
    }

    @Test
    void open_asksForTheSessionAndItsEndAtOnce() throws Exception {
        world.requester(RAY);
        meeting = Optional.of(new Meeting(Set.of("find", "sessionRemoval"), 2));

        Session session = world.requester(RAY).open(granted.pointer());

        assertThat(session.id()).isEqualTo(granted.id());
    }

    @Test
    void grant_asksForAllDataAtOnce() throws Exception {
        List<Selection> selections = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            selections.add(Selection.all(inventory, world.record(inventory, NORTH, Bytes.utf8("letter " + i))));
        }
        meeting = Optional.of(new Meeting(Set.of("chunk"), 4));

        GrantedSession all = world.patient(ALICE).grant(world.user(RAY).certificate(), selections);

        assertThat(all.unfinished()).isEmpty();
    }

    @Test
    void grant_ofAPartOfARecord_isMisuse_asOnALedgerInThisProcess() throws Exception {
        DataId letter = world.record(inventory, NORTH, Bytes.utf8("letter"));
        Selection part = new Selection(
                inventory, letter, new GrantedRange(OptionalLong.of(1_000_000), OptionalLong.of(2_000_000)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(part)))
                .withMessageContaining("a record is shared whole");
    }

    @Test
    void sessions_asksForTheEndOfAllAtOnce() throws Exception {
        world.patient(ALICE).revoke(granted.id());
        world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, stream)));
        meeting = Optional.of(new Meeting(Set.of("sessionRemoval"), 2));

        assertThat(world.patient(ALICE).sessions())
                .extracting(PatientSession::state)
                .containsExactly(PatientSession.State.REVOKED, PatientSession.State.IN_FORCE);
    }

    /** Nobody but the requester asks for chunks. */
    @Test
    void fetch_asksForTheGrantedChunkAndTheOneAfterItAtOnce() throws Exception {
        Session session = world.requester(RAY).open(granted.pointer());
        meeting = Optional.of(new Meeting(Set.of("chunk"), 2));

        try (VerifiedData data =
                world.requester(RAY).fetch(session, stream, GrantedRange.unrestricted(), world.gateway())) {
            assertThat(data.size()).isPositive();
        }
    }
}
