package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.time;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.NoDataException;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** What was reported of granting and fetching. */
class ReportedSessionBugsTest extends AttackScene {
    private static final Duration SHORT = Duration.ofMillis(300);

    ReportedSessionBugsTest() {
        super(Suites.ONE);
    }

    // A bad lifetime, a session whose id is lost

    @Test
    void grantWithABadLifetime_appendsNothing() throws Exception {
        long height = world.ledger().height();
        for (Duration bad : List.of(
                Duration.ofSeconds(-1),
                Duration.ZERO,
                Duration.ofNanos(1),
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ofDays(100 * 365 + 1))) {
            assertThatThrownBy(() -> world.patient(ALICE)
                            .grant(
                                    world.user(RAY).certificate(),
                                    List.of(Selection.all(inventory, record)),
                                    Optional.of(bad)))
                    .as("%s", bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lives");
        }
        assertThat(world.ledger().height()).isEqualTo(height);
    }

    @Test
    void grantOfWhatCannotBe_appendsNothing() throws Exception {
        long height = world.ledger().height();
        List<List<Selection>> impossible = List.of(
                List.of(),
                List.of(Selection.all(inventory, record), Selection.all(inventory, record)),
                List.of(new Selection(inventory, record, chunks(1, 2))));
        for (List<Selection> selections : impossible) {
            assertThatThrownBy(() -> world.patient(ALICE).grant(world.user(RAY).certificate(), selections))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(world.ledger().height()).isEqualTo(height);
    }

    @Test
    void grantWhileTheDirectoryTakesNothing_tellsTheSessionAndPublishesItLater() throws Exception {
        directory.refuseWrites(true);
        GrantedSession unpublished =
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, record)));
        assertThat(unpublished.unfinished()).hasSize(2);
        assertThat(world.ledger().find(unpublished.id().event())).isPresent();
        assertThatThrownBy(() -> accept(unpublished))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("not published yet");
        assertThat(world.patient(ALICE).publish(unpublished.id())).hasSize(2);

        directory.refuseWrites(false);
        assertThat(world.patient(ALICE).publish(unpublished.id())).isEmpty();
        assertThat(accept(unpublished).items()).hasSize(1);
    }

    @Test
    void sessionThatWasNeverPublished_isFoundAndRevokedWithTheKeysAlone() throws Exception {
        directory.refuseWrites(true);
        GrantedSession unpublished =
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, record)));
        world.reopen();

        Patient alice = world.patient(ALICE);
        assertThat(alice.sessions()).extracting(PatientSession::id).contains(unpublished.id());
        assertThat(alice.revoke(unpublished.id()).unfinished()).isEmpty();
    }

    @Test
    void whoLostEverythingButTheKeys_findsNarrowsAndRevokes() throws Exception {
        world.reopen();
        Patient alice = world.patient(ALICE);
        PatientSession found = alice.sessions().get(0);
        assertThat(found.id()).isEqualTo(granted.id());

        GrantedSession narrowed = alice.narrow(found.id(), stream, chunks(3, 3));

        world.provider(NORTH);
        Session opened = world.requester(RAY).open(granted.pointer());
        assertThat(opened.id()).isEqualTo(narrowed.id());
        assertChunks(fetch(world.requester(RAY), opened, stream, ALL), stream, 3, 3);
        assertThat(alice.sessions())
                .extracting(PatientSession::state)
                .containsExactly(PatientSession.State.REPLACED, PatientSession.State.IN_FORCE);
        alice.revoke(narrowed.id());
        Ended.assertReplaced(
                granted.id(), narrowed.id(), () -> world.requester(RAY).open(granted.pointer()));
    }

    // What a writer writes its readers take

    @Test
    void descriptionThatDoesNotFit_isRefusedWhereItIsMade() {
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < 16; i++) {
            tags.put("tag " + i, "x".repeat(1000));
        }
        URI url = URI.create("https://north.example/data");
        assertThat(new DataDescription(tags, url).metadata()).hasSize(16);
        tags.put("one more", "x".repeat(1000));
        assertThatThrownBy(() -> new DataDescription(tags, url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16384");
    }

    @Test
    void describingASection_overItsReadersLimit_isRefusedAndLeavesItReadable() throws Exception {
        List<Selection> many = new ArrayList<>();
        DataDescription large = new DataDescription(
                Map.of(
                        "a", "x".repeat(1024),
                        "b", "x".repeat(1024),
                        "c", "x".repeat(1024),
                        "d", "x".repeat(1024),
                        "e", "x".repeat(1024),
                        "f", "x".repeat(1024),
                        "g", "x".repeat(1024),
                        "h", "x".repeat(1024)),
                URI.create("https://" + NORTH.host() + "/data"));
        for (int i = 0; i < 130; i++) {
            many.add(Selection.all(inventory, world.record(inventory, NORTH, Bytes.utf8("letter " + i))));
        }
        GrantedSession full = world.patient(ALICE).grant(world.user(RAY).certificate(), many);
        world.provider(NORTH).accept(full.invitationForProvider(identity(NORTH)));
        int described = 0;
        try {
            for (Selection selection : many) {
                described += world.provider(NORTH).describe(selection.data(), large);
            }
        } catch (MedChainException | IllegalArgumentException tooLarge) {
            assertThat(tooLarge).hasMessageContaining("no room");
        }
        assertThat(described).isBetween(80, 129);
        Session opened = accept(full);
        assertThat(opened.failures()).isEmpty();
        assertThat(opened.items()).hasSize(130);
    }

    // A provider that stalls

    @Test
    @Timeout(60)
    void providerThatStalls_inWhateverCall_holdsUpFetchNoLongerThanTheCallerAllows() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        FetchLimits limits = FetchLimits.defaults().withDuration(SHORT);
        ProviderGateway deaf = (url, request) -> {
            await(never);
            throw new UnavailableException("woken");
        };
        ProviderGateway mute = (url, request) -> new StallingInputStream(Bytes.empty(), never);
        ProviderGateway tired = (url, request) -> {
            byte[] whole;
            try (InputStream answer = world.gateway().exchange(url, request)) {
                whole = answer.readAllBytes();
            } catch (IOException e) {
                throw new UnavailableException("cannot be read", e);
            }
            return new StallingInputStream(Bytes.copyOf(whole, 0, whole.length / 2), never);
        };
        for (ProviderGateway stalling : List.of(deaf, mute, tired)) {
            assertThatThrownBy(() -> world.requester(RAY).fetch(session, stream, ALL, stalling, limits))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("not complete within " + SHORT.toMillis() + " ms")
                    .hasMessageContaining("allow more time");
        }
        never.countDown();
        assertChunks(fetch(stream, ALL), stream, 2, 4);
    }

    // Messages

    @Test
    void nothingYet_isToldApartFromDenial() throws Exception {
        GrantedRange toCome = GrantedRange.from(time(6).startMicros());
        Session later = accept(world.patient(ALICE)
                .grant(world.user(RAY).certificate(), List.of(new Selection(inventory, stream, toCome))));
        assertThatThrownBy(() -> fetch(world.requester(RAY), later, stream, ALL))
                .isInstanceOfSatisfying(NoDataException.class, absent -> {
                    assertThat(absent.reason()).isEqualTo(RefusalReason.NOTHING_YET);
                    assertThat(absent.reason().retryHelps()).isTrue();
                })
                .hasMessageContaining("try again later");
        World.grow(world.provider(NORTH).resumeStream(stream), 1);
        assertChunks(fetch(world.requester(RAY), later, stream, ALL), stream, 6, 6);
    }

    @Test
    void unrestrictedOfARangedGrant_isAllThatIsGranted() throws Exception {
        assertChunks(fetch(stream, ALL), stream, 2, 4);
        assertChunks(fetch(stream, GrantedRange.from(time(3).startMicros())), stream, 3, 4);
        assertChunks(fetch(stream, GrantedRange.until(time(3).endMicros())), stream, 2, 3);
        assertThatThrownBy(() -> fetch(stream, chunks(1, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-")
                .hasMessageContaining("does not contain");
        assertThatThrownBy(() -> fetch(record, chunks(1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is a record");
    }

    @Test
    void staleRequest_isToldBothClocksAndTheSkew() throws Exception {
        Instant provider = world.clock().instant().minus(Duration.ofMinutes(5));
        northAnswers((forge, request) -> forge.refusal(request, RefusalReason.STALE, provider));
        assertThatThrownBy(() -> fetch(record, ALL))
                .isInstanceOfSatisfying(AccessDeniedException.class, denied -> assertThat(denied.reason())
                        .isEqualTo(RefusalReason.STALE))
                .hasMessageContaining(provider.toString())
                .hasMessageContaining(
                        world.clock().instant().truncatedTo(ChronoUnit.MILLIS).toString())
                .hasMessageContaining("300000 ms");
    }

    @Test
    void providerThatCannotAnswerNow_isUnavailableAndDeniesNothing() throws Exception {
        northAnswers((forge, request) ->
                forge.refusal(request, RefusalReason.UNAVAILABLE, world.clock().instant()));
        assertThatThrownBy(() -> fetch(record, ALL))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("try again later");
    }

    @Test
    void urlWithAnUnderscoreOrAnInternationalName_isTaken() {
        for (String url :
                List.of("https://pacs_1.example/data", "https://b\u00fccher.example:8443/x", "mllp://[::1]:2575")) {
            assertThat(new DataDescription(Map.of(), URI.create(url)).url()).hasToString(url);
        }
        for (String url : List.of("/data", "data", "mailto:a@b.example", "urn:oid:1.2.3")) {
            assertThatThrownBy(() -> new DataDescription(Map.of(), URI.create(url)))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("scheme and an authority");
        }
    }

    @Test
    void halfASurrogatePair_isRefusedAsSuchWhereItIsMade() throws Exception {
        URI url = URI.create("https://north.example/data");
        for (Map<String, String> tags : List.of(Map.of("name", "a\ud83d"), Map.of("\udc00", "b"))) {
            assertThatThrownBy(() -> new DataDescription(tags, url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("half a surrogate pair");
        }
        IdentityCertificate alice = world.user(ALICE).certificate();
        assertThatThrownBy(() -> world.requester(RAY).ask(alice, "please \ud83d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half a surrogate pair");
    }

    // Completeness

    @Test
    void chunksLeftOutOfASubRange_areMissed() throws Exception {
        Session open = accept(
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, stream))));
        GrantedRange asked = chunks(2, 4);
        northSends(honest(inventory, stream, 2, 4, ALL));
        assertChunks(fetch(world.requester(RAY), open, stream, asked), stream, 2, 4);
        northSends(honest(inventory, stream, 2, 4, ALL).alone());
        assertCaught("no proof", () -> fetch(world.requester(RAY), open, stream, asked))
                .hasMessageContaining("proof");
        northSends(honest(inventory, stream, 3, 4, ALL));
        assertCaught("the first left out", () -> fetch(world.requester(RAY), open, stream, asked))
                .hasMessageContaining("belongs to the answer");
        northSends(honest(inventory, stream, 2, 3, ALL));
        assertCaught("the last left out", () -> fetch(world.requester(RAY), open, stream, asked))
                .hasMessageContaining("belongs to the answer");
        northSends(honest(inventory, stream, 1, 4, ALL));
        assertCaught("one more", () -> fetch(world.requester(RAY), open, stream, asked));
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands out some bytes and then nothing, whether it is closed or its reader interrupted. */
    private static final class StallingInputStream extends InputStream {
        private final InputStream some;
        private final CountDownLatch never;

        StallingInputStream(Bytes some, CountDownLatch never) {
            this.some = new ByteArrayInputStream(some.toByteArray());
            this.never = never;
        }

        @Override
        public int read() throws IOException {
            int next = some.read();
            if (next < 0) {
                await(never);
            }
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = some.read(target, offset, length);
            if (count < 0 && length > 0) {
                await(never);
            }
            return count;
        }
    }
}
