package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;
import static org.medchain.core.testkit.World.chunks;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.answer.AnswerForge;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestConsortium;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.Sealed;
import org.medchain.error.MedChainException;
import org.medchain.io.FileTrees;

/** What a provider takes up, how long it goes on answering, and what of others' words gets into its logs. */
class AccessAttacksTest extends AttackScene {
    AccessAttacksTest() {
        super(Suites.ONE);
    }

    // A revoked patient key still grants

    @Test
    void patientsKeyRevoked_whatWasGrantedStaysUntilTheCaEndsIt() throws Exception {
        Networks networks = world.networks();
        var ca = world.consortium().ca().identity();
        networks.ledger()
                .append(RevokeCertificates.create(
                                networks.ledger().consortium(),
                                List.of(world.user(ALICE).certificate().serial()),
                                ca)
                        .event());

        Patient alice = world.patient(ALICE);
        List<Selection> all = List.of(Selection.all(inventory, stream));
        assertThatThrownBy(() -> alice.grant(world.user(RAY).certificate(), all))
                .isInstanceOf(EventRefusedException.class);
        assertThatThrownBy(() -> alice.replace(session.id(), world.user(RAY).certificate(), all))
                .isInstanceOf(EventRefusedException.class);
        assertThat(outcome(NORTH, request(RAY, stream, chunks(1, 4)))).isEqualTo("OUT_OF_RANGE");
        assertThat(outcome(NORTH, request(RAY, stream, chunks(2, 4)))).isEqualTo("GRANTED chunks 2 to 4");
        fetch(record, ALL).close();

        networks.ledger()
                .append(EventSR.create(
                                networks.ledger().consortium(), session.id().event(), ca)
                        .event());
        assertThat(outcome(NORTH, request(RAY, stream, chunks(2, 4)))).isEqualTo("REVOKED");
        Ended.assertRevoked(session.id(), () -> fetch(record, ALL));
    }

    // An answer goes on although the session has ended

    /** Something that ends a session. */
    @FunctionalInterface
    private interface Ending {
        void run(GrantedSession session) throws MedChainException;
    }

    private void assertBrokenOff(RefusalReason reason, Ending ending) throws Exception {
        DataId large = world.record(inventory, NORTH, Bytes.random(world.random(), 1_000_000));
        GrantedSession toRay = world.patient(ALICE)
                .grant(
                        world.user(RAY).certificate(),
                        List.of(Selection.all(inventory, large)),
                        Optional.of(Duration.ofHours(1)));
        Session open = accept(toRay);
        Provider north = world.provider(NORTH);
        long[] sent = new long[1];
        world.gateway()
                .route(
                        NORTH.host(),
                        (request, answer) -> north.serve(request, new FilterOutputStream(answer) {
                            @Override
                            public void write(byte[] bytes, int offset, int length) throws IOException {
                                out.write(bytes, offset, length);
                                boolean begun = sent[0] > 200_000;
                                sent[0] += length;
                                if (!begun && sent[0] > 200_000) {
                                    endAndWait(ending, toRay);
                                }
                            }
                        }));

        ThrowingCallable fetching = () -> fetch(world.requester(RAY), open, large, ALL);
        if (reason == RefusalReason.REVOKED) {
            Ended.assertRevoked(open.id(), fetching);
        } else if (reason == RefusalReason.EXPIRED) {
            Ended.assertExpired(open.id(), fetching);
        } else {
            assertThatThrownBy(fetching)
                    .isInstanceOfSatisfying(AccessDeniedException.class, denied -> assertThat(denied.reason())
                            .isEqualTo(reason));
        }
        assertThat(sent[0]).isBetween(200_000L, 400_000L);
        List<LoggedAccess> log = north.accessLog(0, 10);
        assertThat(log.get(log.size() - 1).entry().outcome()).isEqualTo("BROKEN OFF, " + reason);
        assertThat(FileTrees.files(folder))
                .filteredOn(file -> file.toString().endsWith(".sealed"))
                .isEmpty();
    }

    /** A slow reader: longer than the provider goes on without looking at the ledger. */
    private static void endAndWait(Ending ending, GrantedSession toRay) throws IOException {
        try {
            ending.run(toRay);
        } catch (MedChainException e) {
            throw new IOException(e);
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < Duration.ofMillis(1100).toNanos()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void answerUnderWay_whenItsSessionIsRevoked_isBrokenOff() throws Exception {
        Patient alice = world.patient(ALICE);
        assertBrokenOff(RefusalReason.REVOKED, toRay -> alice.revoke(toRay.id()));
    }

    @Test
    void answerUnderWay_whenItsSessionExpires_isBrokenOff() throws Exception {
        assertBrokenOff(RefusalReason.EXPIRED, toRay -> world.clock().move(Duration.ofHours(1)));
    }

    @Test
    void answerUnderWay_whenTheRequestersCertificateIsRevoked_isBrokenOff() throws Exception {
        Networks networks = world.networks();
        assertBrokenOff(RefusalReason.CERTIFICATE_REVOKED, toRay -> networks.ledger()
                .append(RevokeCertificates.create(
                                networks.ledger().consortium(),
                                List.of(world.user(RAY).certificate().serial()),
                                world.consortium().ca().identity())
                        .event()));
    }

    // Others' words in the log

    private static final String SUBJECT = "subject that is replaced";
    private static final String FORGED = "x\r\nWARNING \u001b[31m all ok\n";

    /** Every line that the library logs, at every level. */
    private static final class Lines extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            lines.add(formatter.formatMessage(line));
            if (line.getThrown() != null) {
                lines.add(String.valueOf(line.getThrown().getMessage()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** Somebody with a certificate of his own making, whose subject would begin a line of its own. */
    private CertifiedIdentity selfMade() throws MedChainException {
        SoftwareIdentity keys = SoftwareIdentity.generate(identity(RAY).suite(), world.random());
        Instant from = TestConsortium.START.minusSeconds(1);
        ConsortiumCa own =
                ConsortiumCa.create("Test CA", keys.publicIdentity().suite(), from, TestConsortium.END, world.random());
        byte[] issued = own.issue(EnrolmentRequest.create(SUBJECT, keys), from, TestConsortium.END)
                .encode()
                .toByteArray();
        byte[] forged = FORGED.getBytes(StandardCharsets.US_ASCII);
        assertThat(forged).hasSize(SUBJECT.length());
        String text = new String(issued, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(SUBJECT);
        assertThat(at).isPositive();
        System.arraycopy(forged, 0, issued, at, forged.length);
        return new CertifiedIdentity(keys, IdentityCertificate.decode(Bytes.takeOwnership(issued)));
    }

    @Test
    void controlCharacters_inASelfMadeCertificatesSubject_neverReachTheLogs() throws Exception {
        CertifiedIdentity forger = selfMade();
        assertThat(forger.certificate().subject()).isEqualTo(FORGED);
        Provider north = world.provider(NORTH);
        SealedRequest request =
                sealed(forger, identity(NORTH), plain(record, ALL, world.clock().instant()));
        DomainTag use = DomainTag.of("provider-invitation");
        Bytes invited = SignedMessage.sign(
                        use, forger.keys(), forger.certificate(), identity(NORTH), Bytes.utf8("anything"))
                .seal(use, world.random());
        ProviderInvitation invitation = new ProviderInvitation(Sealed.decode(invited));

        Lines lines = new Lines();
        lines.setLevel(Level.ALL);
        Logger logger = Logger.getLogger("org.medchain");
        Level before = logger.getLevel();
        logger.addHandler(lines);
        logger.setLevel(Level.ALL);
        try {
            assertThat(outcome(NORTH, request)).isEqualTo("NOT_AUTHENTIC");
            List<Throwable> thrown = new ArrayList<>();
            for (ThrowingCall call : List.<ThrowingCall>of(
                    () -> north.accept(invitation),
                    () -> north.createInventory(forger.certificate()),
                    () -> world.medChain().provider(forger, world.catalogue(BOB), world.store(BOB), entry -> {}))) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(MedChainException.class)
                        .satisfies(thrown::add);
            }
            for (Throwable each : thrown) {
                for (Throwable cause = each; cause != null; cause = cause.getCause()) {
                    assertNothingForged(String.valueOf(cause.getMessage()));
                }
            }
        } finally {
            logger.removeHandler(lines);
            logger.setLevel(before);
        }
        lines.lines.forEach(AccessAttacksTest::assertNothingForged);
        for (LoggedAccess access : north.accessLog(0, 100)) {
            assertNothingForged(access.entry().outcome());
        }
        assertThat(north.unauthenticated(TestConsortium.START.minus(Duration.ofDays(1)), 10))
                .hasSize(1)
                .allSatisfy(hour -> assertNothingForged(hour.reason()));
    }

    @FunctionalInterface
    private interface ThrowingCall {
        void run() throws Exception;
    }

    private static void assertNothingForged(String line) {
        assertThat(line.codePoints().noneMatch(Character::isISOControl))
                .as(line)
                .isTrue();
    }

    @Test
    void answer_byAnotherCertifiedProvider_isRefusedHoweverTrueItsData() throws Exception {
        AnswerForge.Goods goods = honest(inventory, stream, 2, 4, chunks(2, 4));
        northAnswers((forge, request) ->
                new AnswerForge(world.user(SOUTH), identity(RAY), world.random()).answer(request, goods));
        assertCaught("the answer of South for North", () -> fetch(stream, chunks(2, 4)));

        northSends(goods);
        fetch(stream, chunks(2, 4)).close();
    }

    @Test
    void answer_toAnEarlierRequest_isRefused() throws Exception {
        AnswerForge.Goods goods = honest(inventory, stream, 2, 4, chunks(2, 4));
        AtomicReference<Bytes> earlier = new AtomicReference<>();
        northAnswers((forge, request) -> {
            earlier.set(forge.answer(request, goods));
            return earlier.get();
        });
        fetch(stream, chunks(2, 4)).close();

        northAnswers((forge, request) -> earlier.get());
        assertCaught("the answer to the request before", () -> fetch(stream, chunks(2, 4)));
    }
}
