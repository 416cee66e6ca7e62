package org.medchain.examples.howto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.NoDataException;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.DataEndedException;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.fhir.Waveform;

@Timeout(120)
class StreamsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant BEGIN = Instant.parse("2026-11-30T08:00:00Z");

    @TempDir
    private Path folder;

    private final Instant now = Clock.systemUTC().instant();
    private final Instant end = now.plus(Duration.ofDays(1));
    private final ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, end, RANDOM);
    private final CertifiedIdentity hospitalKeys = enrol("hospital");
    private final CertifiedIdentity aliceKeys = enrol("alice");
    private final CertifiedIdentity doctorKeys = enrol("doctor");
    private final ConsortiumConfig consortium = ConsortiumConfig.create(
            "Test", ca.certificate(), List.of(new Member("hospital", hospitalKeys.certificate())), BlockLimits.DEFAULT);
    private final Recorded monitor = new Recorded();
    private final List<String> shown = new ArrayList<>();
    private final Streams.Viewer viewer = (range, chunk) -> shown.add(second(range) + " " + Arrays.toString(chunk));

    private MedChain medchain;
    private Provider hospital;
    private Patient alice;
    private Requester doctor;
    private InventoryPointer inventory;

    StreamsTest() throws VerificationException {}

    /** A monitor whose seconds are its numbers. It fails once, while it is read. */
    private static final class Recorded implements Streams.Monitor {
        private long seconds;
        private long failing;
        private final List<Long> forgotten = new ArrayList<>();

        @Override
        public Instant begin() {
            return BEGIN;
        }

        @Override
        public boolean hasRecorded(long number) {
            return number <= seconds;
        }

        @Override
        public InputStream open(long number) throws IOException {
            if (number == failing) {
                throw new IOException("the monitor fell");
            }
            return new ByteArrayInputStream(new byte[] {(byte) number});
        }

        @Override
        public void forget(long number) {
            forgotten.add(number);
        }
    }

    @BeforeEach
    void open() throws MedChainException {
        medchain = MedChain.member(folder.resolve("member"), consortium, hospitalKeys)
                .open();
        hospital = medchain.provider(hospitalKeys);
        alice = medchain.patient(aliceKeys);
        doctor = medchain.requester(doctorKeys);
        inventory = hospital.inventories().isEmpty()
                ? hospital.createInventory(alice.certificate())
                : hospital.inventories().get(0);
        alice.accept(hospital.noticeOf(inventory));
    }

    @AfterEach
    void close() throws MedChainException {
        medchain.close();
    }

    @Test
    void stream_resumedAfterAFailure_hasEachSecondOnce() throws Exception {
        monitor.seconds = 4;
        monitor.failing = 3;
        StreamWriter first = Streams.start(hospital, inventory);
        assertThatIOException().isThrownBy(() -> Streams.append(first, monitor));
        assertThat(Streams.start(hospital, inventory).id()).isEqualTo(first.id());
        close();

        monitor.failing = 0;
        open();
        StreamWriter stream = Streams.resume(hospital, first.id(), monitor);
        assertThat(monitor.forgotten).containsExactly(1L, 2L, 3L, 4L);
        assertThat(stream.next().value()).isEqualTo(5);
        Streams.end(hospital, stream);
        monitor.seconds = 5;
        assertThatExceptionOfType(DataEndedException.class).isThrownBy(() -> Streams.append(stream, monitor));
    }

    @Test
    void part_granted_isReadChunkByChunk() throws Exception {
        DataId ecg = recorded(63);

        // Two seconds are granted by half, and not handed out.
        Session session =
                accepted(Streams.grantAPart(alice, doctor.certificate(), inventory, ecg, BEGIN.plusMillis(2_500)));
        Streams.fetch(doctor, session, ecg, toHospital(), viewer);

        assertThat(shown).hasSize(59).startsWith("3 [4]", "4 [5]").endsWith("61 [62]");
    }

    @Test
    void recordAndPart_grantedTogether_areReadInOneSession() throws Exception {
        DataId ecg = recorded(3);
        DataId xray = hospital.addRecord(
                inventory,
                OperationKey.of("X-ray 7"),
                new DataDescription(Map.of("kind", "X-ray"), URI.create("https://hospital.example/medchain")),
                Optional.empty(),
                new ByteArrayInputStream(new byte[] {9}));

        Session session = accepted(Streams.grantBoth(alice, doctor.certificate(), inventory, xray, ecg, seconds(1, 2)));
        Streams.fetch(doctor, session, ecg, toHospital(), viewer);

        assertThat(shown).containsExactly("1 [2]");
        try (VerifiedData data = doctor.fetch(session, xray, GrantedRange.unrestricted(), toHospital());
                InputStream content = data.open()) {
            assertThat(content.readAllBytes()).containsExactly(9);
        }
    }

    @Test
    void stream_grantedWithoutAnEnd_isFollowed() throws Exception {
        DataId ecg = recorded(3);
        TimeRange second = seconds(1, 2);
        Session session = accepted(Streams.grantFromNowOn(alice, doctor.certificate(), inventory, ecg, second));

        long seen = follow(session, ecg, second.startMicros());
        assertThat(shown).containsExactly("1 [2]", "2 [3]");
        assertThat(follow(session, ecg, seen)).isEqualTo(seen);
        monitor.seconds = 4;
        StreamWriter stream = Streams.resume(hospital, ecg, monitor);
        long all = follow(session, ecg, seen);
        assertThat(shown).containsExactly("1 [2]", "2 [3]", "3 [4]");

        Streams.end(hospital, stream);
        assertThatExceptionOfType(NoDataException.class).isThrownBy(() -> follow(session, ecg, all));
    }

    @Test
    void waveform_describedInTheStream_isReadBack() throws Exception {
        Waveform waveform =
                Streams.waveform(seconds(0, 1), IntStream.range(0, 100).toArray());
        DataId ecg = Streams.startWith(hospital, inventory, waveform).id();
        Session session = accepted(alice.grant(doctor.certificate(), List.of(Selection.all(inventory, ecg))));
        try (VerifiedData data = doctor.fetch(session, ecg, GrantedRange.unrestricted(), toHospital());
                InputStream content = data.open()) {
            ChunkInfo chunk = data.chunks().get(0);
            assertThat(Streams.decode(session, ecg, chunk, Bytes.copyOf(content.readAllBytes())))
                    .isEqualTo(waveform);
        }
    }

    private DataId recorded(int seconds) throws Exception {
        StreamWriter stream = Streams.start(hospital, inventory);
        monitor.seconds = seconds;
        Streams.append(stream, monitor);
        return stream.id();
    }

    private Session accepted(GrantedSession granted) throws MedChainException {
        return doctor.accept(granted.forRequester());
    }

    private long follow(Session session, DataId ecg, long seen) throws Exception {
        return Streams.follow(doctor, session, ecg, toHospital(), viewer, seen);
    }

    private static TimeRange seconds(int from, int to) {
        return TimeRange.of(BEGIN.plusSeconds(from), BEGIN.plusSeconds(to));
    }

    private static long second(TimeRange range) {
        return Duration.ofNanos(Math.multiplyExact(range.startMicros(), 1_000L))
                .minusSeconds(BEGIN.getEpochSecond())
                .toSeconds();
    }

    private CertifiedIdentity enrol(String name) throws VerificationException {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
        return new CertifiedIdentity(keys, ca.issue(EnrolmentRequest.create(name, keys), now, end));
    }

    private ProviderGateway toHospital() {
        return (url, request) -> {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                hospital.serve(request, answer);
            } catch (IOException | MedChainException e) {
                throw new UnavailableException("the hospital failed", e);
            }
            return new ByteArrayInputStream(answer.toByteArray());
        };
    }
}
