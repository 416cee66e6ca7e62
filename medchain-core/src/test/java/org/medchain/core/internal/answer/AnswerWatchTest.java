package org.medchain.core.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** While a provider answers it looks once a second whether it still may, and goes on no longer than until that look. */
class AnswerWatchTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    /** As {@link System#nanoTime}, which may pass the highest number. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND / 2);

    private int looks;
    private boolean down;
    private long slowness;
    private World world;
    private DataId record;
    private GrantedSession granted;
    private AnswerWatch watch;

    @BeforeEach
    void beginAnAnswer() throws Exception {
        world = World.closed(folder, Suites.ONE, 23);
        world.aroundLedger(honest -> LedgerInstead.of(honest, (proxy, method, args) -> {
            if (method.getName().equals("sessionRemoval")) {
                looks++;
                nanos.addAndGet(slowness);
                if (down) {
                    throw new UnavailableException("the ledger is down");
                }
            }
            return null;
        }));
        world.open();
        InventoryPointer inventory = world.inventory(NORTH, ALICE);
        record = world.record(inventory, NORTH, Bytes.utf8("letter"));
        granted = world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, record)));
        AccessDesk desk = new AccessDesk(
                world.networks().ledger(),
                world.catalogue(NORTH),
                world.user(NORTH).keys(),
                world.clock());
        AccessDesk.Authentic asked = desk.authenticate(request());
        watch = new AnswerWatch(desk, asked, nanos::get);
        looks = 0;
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private SealedRequest request() throws MedChainException {
        CertifiedIdentity ray = world.user(RAY);
        Session session = world.requester(RAY).accept(granted.forRequester());
        AccessRequest request = new AccessRequest(
                session.id(),
                session.audienceOpening(),
                session.grantOf(record).orElseThrow(),
                GrantedRange.unrestricted(),
                Bytes.random(world.random(), AccessRequest.NONCE_SIZE),
                world.clock().instant());
        return new SealedRequest(Sealed.decode(SignedMessage.sign(
                        AccessRequest.USE,
                        ray.keys(),
                        ray.certificate(),
                        world.user(NORTH).identity(),
                        request.encode())
                .seal(AccessRequest.USE, world.random())));
    }

    @Test
    void look_soonerThanASecondAfterTheOneBefore_asksNobody() {
        assertThat(watch.look()).isEmpty();
        nanos.addAndGet(SECOND - 1);
        assertThat(watch.look()).isEmpty();
        assertThat(looks).isZero();

        nanos.addAndGet(1);
        slowness = SECOND;
        assertThat(watch.look()).isEmpty();
        assertThat(watch.look()).isEmpty();
        assertThat(looks).isEqualTo(1);
        nanos.addAndGet(SECOND);
        assertThat(watch.look()).isEmpty();
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void ledger_thatCannotBeAsked_endsTheAnswer() {
        nanos.addAndGet(SECOND);
        down = true;
        assertThat(watch.look()).contains(RefusalReason.UNAVAILABLE);
        assertThat(watch.look()).contains(RefusalReason.UNAVAILABLE);
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void data_erasedMeanwhile_endsTheAnswer() throws Exception {
        world.provider(NORTH).erase(record);
        nanos.addAndGet(SECOND);
        assertThat(watch.look()).contains(RefusalReason.DATA_NOT_HELD);
    }

    @Test
    void chunk_thatBeginsWhenTheSessionHasEnded_isNotEvenAnnounced() throws Exception {
        world.patient(ALICE).revoke(granted.id());
        nanos.addAndGet(SECOND);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (SymmetricKey key = SymmetricKey.generate(world.random())) {
            AnswerWriter.Body body = new AnswerWriter(sent)
                    .body(
                            world.user(NORTH).identity().suite(),
                            key,
                            new Digest(Bytes.random(world.random(), Digest.SIZE)),
                            world.random());
            assertThat(body.chunk(ChunkInfo.record(0), InputStream.nullInputStream(), watch))
                    .contains(RefusalReason.REVOKED);
        }
        assertThat(sent.size()).isZero();
    }
}
