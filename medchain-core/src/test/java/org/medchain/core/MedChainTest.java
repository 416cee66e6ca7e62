package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.Auditor;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.core.testkit.InProcessGateway;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestConsortium;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.io.FileTrees;

/** What {@link MedChain} opens and closes, and what it leaves to who passed it in. */
class MedChainTest {
    private static final Bytes LETTER = Bytes.utf8("a letter");
    private static final Duration LIFETIME = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final InProcessGateway gateway = new InProcessGateway();
    private World world;

    @BeforeEach
    void setTheScene() {
        world = World.closed(folder.resolve("world"), Suites.ONE, 31);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    /** A member's process: it opens both networks under its folder. */
    private MemberBuilder member() {
        return MedChain.member(
                        folder.resolve("member"),
                        world.consortium().config(),
                        world.consortium().certifiedMember())
                .clock(world.clock())
                .random(world.random());
    }

    private HostBuilder beside() {
        return MedChain.over(folder.resolve("beside"), world.ledger(), world.directory())
                .clock(world.clock())
                .random(world.random());
    }

    private static ReadOutcome look(MedChain medChain, RecordAddress address) {
        return medChain.directory().get(address).join();
    }

    @Test
    void client_withoutServersOrNodes_isRefused() {
        ClientBuilder client =
                MedChain.client(folder.resolve("client"), world.consortium().config(), world.user(RAY));
        assertThatThrownBy(client::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nodes of the directory");
        Rosters rosters = Rosters.from(Roster.first(
                List.of(new RosterNode(0, world.consortium().certifiedMember().certificate(), "127.0.0.1", 1))));
        assertThatThrownBy(client.directory(rosters)::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one or more servers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-30S", "PT0.0001S", "PT9223372036854775807S"})
    void time_thatCannotBeMeant_isRefusedWithTheNameOfItsSetting(Duration time) {
        ClientBuilder client =
                MedChain.client(folder.resolve("client"), world.consortium().config(), world.user(RAY));
        RemoteLedgerBuilder ledger = RemoteLedgerBuilder.of(world.consortium().config());
        DhtNetwork.Builder network = DhtNetwork.builder(
                Rosters.from(Roster.first(List.of(
                        new RosterNode(0, world.consortium().certifiedMember().certificate(), "127.0.0.1", 1)))),
                world.consortium().config().ca(),
                world.user(RAY));
        DataSource unused = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    throw new AssertionError("nothing is opened");
                });
        assertRefused("patience", () -> client.patience(time));
        assertRefused("patience", () -> ledger.patience(time));
        assertRefused("deadline", () -> ledger.deadline(time));
        assertRefused("giveUpAfter", () -> network.giveUpAfter(time));
        assertRefused("retryAfter", () -> network.retryAfter(time));
        assertRefused("synchroniseEvery", () -> network.synchroniseEvery(time));
        assertRefused("lease", () -> JdbcProviderStore.openShared(unused, new SecureRandom(), time));
    }

    private static void assertRefused(String setting, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(setting + ": expected a time from 1 ms to ");
    }

    @Test
    void folder_openASecondTime_isRefusedUntilTheFirstIsClosed() throws Exception {
        world.open();
        try (MedChain first = beside().open()) {
            assertThatThrownBy(() -> beside().open())
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("in use by another MedChain")
                    .hasMessageContaining("a retry helps");
            first.patient(world.user(ALICE));
        }
        beside().open().close();
    }

    @Test
    void roles_askedForTwice_areTheSameUntilARequesterIsClosed() throws Exception {
        world.open();
        try (MedChain medChain = beside().open()) {
            assertThat(medChain.provider(world.user(NORTH))).isSameAs(medChain.provider(world.user(NORTH)));
            assertThat(medChain.patient(world.user(ALICE)))
                    .isSameAs(medChain.patient(world.user(ALICE)))
                    .isNotSameAs(medChain.patient(world.user(BOB)));
            Requester ray = medChain.requester(world.user(RAY));
            assertThat(medChain.requester(world.user(RAY))).isSameAs(ray);
            ray.close();
            assertThat(medChain.requester(world.user(RAY))).isNotSameAs(ray);
        }
    }

    /** A host may open a requester for each of its users, again and again. */
    @Test
    void requester_closedAndAskedForAgain_isNotKept() throws Exception {
        world.open();
        try (MedChain medChain = beside().open()) {
            WeakReference<Requester> closed = closedRequester(medChain);
            try (Requester other = medChain.requester(world.user(RAY))) {
                long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
                while (!closed.refersTo(null)) {
                    assertThat(System.nanoTime())
                            .as("it is collected in a minute")
                            .isLessThan(end);
                    System.gc();
                }
                assertThat(other.isOpen()).isTrue();
            }
        }
    }

    private WeakReference<Requester> closedRequester(MedChain medChain) throws MedChainException {
        Requester requester = medChain.requester(world.user(RAY));
        requester.close();
        return new WeakReference<>(requester);
    }

    @Test
    void open_withAnOptionThatTheEngineDoesNotKnow_isRefused() {
        assertThatThrownBy(() -> member().consensus(ConsensusSettings.of("embedded", Map.of("no-such-option", "1")))
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such-option");
    }

    @Test
    void open_thatFailsHalfWay_closesTheLedgerThatItOpened() throws Exception {
        assertThatThrownBy(() -> member().directoryEngine("no-such-engine").open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such-engine");
        member().open().close();
    }

    @Test
    void close_closesBothNetworksThatWereOpenedHere() throws Exception {
        member().open().close();
        try (MedChain again = member().open()) {
            assertThat(again.ledger().height()).isZero();
        }
    }

    @Test
    void close_leavesTheNetworksThatWerePassedInOpen() throws Exception {
        world.open();
        beside().open().close();
        InventoryPointer inventory = world.inventory(NORTH, ALICE);
        assertThat(look(world.medChain(), inventory.name().address())).isInstanceOf(ReadOutcome.Found.class);
        world.record(inventory, NORTH, LETTER);
    }

    /** What a hospital, a patient and a requester have done in a process. */
    private record Done(InventoryPointer inventory, DataId record) {}

    private Done add(MedChain process) throws Exception {
        Provider north = process.provider(world.user(NORTH));
        Patient alice = process.patient(world.user(ALICE));
        InventoryPointer inventory = alice.accept(north.noticeOf(north.createInventory(alice.certificate())));
        DataId record = north.addRecord(
                inventory,
                OperationKey.random(world.random()),
                World.described(NORTH, "letter"),
                Optional.empty(),
                new ByteArrayInputStream(LETTER.toByteArray()));
        return new Done(inventory, record);
    }

    @Test
    void roles_underTheFolder_keepWhatTheyHaveFromOneProcessToTheNext() throws Exception {
        Done done;
        try (MedChain first = member().open()) {
            done = add(first);
            first.requester(world.user(RAY));
        }
        try (MedChain second = member().open()) {
            Provider north = second.provider(world.user(NORTH));
            gateway.route(NORTH.host(), north::serve);
            GrantedSession granted = second.patient(world.user(ALICE))
                    .grant(world.user(RAY).certificate(), List.of(Selection.all(done.inventory(), done.record())));
            Requester ray = second.requester(world.user(RAY));
            Session session = ray.accept(granted.forRequester());
            try (VerifiedData data = ray.fetch(session, done.record(), GrantedRange.unrestricted(), gateway)) {
                assertThat(Reading.all(data)).isEqualTo(LETTER);
            }
        }
    }

    @Test
    void providers_ofOneUser_shareACatalogueAndADataStoreAndThoseOfTwoDoNot() throws Exception {
        try (MedChain process = member().open()) {
            Done done = add(process);
            Provider same = process.provider(world.user(NORTH));
            assertThat(same.inventories()).containsExactly(done.inventory());
            assertThat(process.provider(world.user(SOUTH)).inventories()).isEmpty();
            assertThat(stagingFolders()).as("one for North, one for South").isEqualTo(2);
        }
        assertThat(stagingFolders()).as("those of data stores that are open").isZero();
    }

    private long stagingFolders() throws IOException {
        return FileTrees.files(folder.resolve("member")).stream()
                .filter(path -> path.toString().contains(".staging"))
                .filter(path -> path.endsWith("lock"))
                .count();
    }

    @Test
    void networks_openedHere_goByTheClockThatIsGiven() throws Exception {
        try (MedChain process = member().open()) {
            Done done = add(process);
            GrantedSession granted = process.patient(world.user(ALICE))
                    .grant(
                            world.user(RAY).certificate(),
                            List.of(Selection.all(done.inventory(), done.record())),
                            Optional.of(LIFETIME));
            RecordAddress address = granted.pointer().name().address();
            Instant appended =
                    process.ledger().find(granted.event()).orElseThrow().timestamp();
            assertThat(Duration.between(world.clock().instant(), appended).abs())
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(look(process, address)).isInstanceOf(ReadOutcome.Found.class);
            world.clock().move(LIFETIME.plusDays(1));
            assertThat(look(process, address)).isInstanceOf(ReadOutcome.Absent.class);
        }
    }

    @Test
    void auditor_ofAConsortiumWhoseCertificatesAreNotValidThen_isRefused() throws Exception {
        Instant after = TestConsortium.END.plusSeconds(1);
        assertThatThrownBy(() -> Auditor.of(world.consortium().config(), after))
                .isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> Auditor.of(MemberHistory.of(world.consortium().config()), after))
                .isInstanceOf(VerificationException.class);
        Auditor.of(world.consortium().config(), world.clock().instant());
        world.open();
        world.medChain().auditor();
        world.clock().move(Duration.between(world.clock().instant(), after));
        assertThatThrownBy(() -> world.medChain().auditor()).isInstanceOf(VerificationException.class);
    }
}
