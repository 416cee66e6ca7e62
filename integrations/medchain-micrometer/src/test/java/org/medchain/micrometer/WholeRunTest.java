package org.medchain.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Tag.Outcome;

/** A record's whole way in one process: each instrument that such a run can feed gets something. */
class WholeRunTest {
    /** What needs other members or nodes, or a directory engine that has them. */
    private static final Set<Instrument> OF_SEVERAL = EnumSet.of(
            Instrument.LEDGER_ROUND_CHANGES,
            Instrument.LEDGER_FETCHED_BLOCKS,
            Instrument.LEDGER_LINKED_MEMBERS,
            Instrument.LINK_COUNT,
            Instrument.LINK_CONNECTS,
            Instrument.LINK_FAILURES,
            Instrument.LINK_IO,
            Instrument.DIRECTORY_MISDEEDS,
            Instrument.DIRECTORY_REPAIRS,
            Instrument.DIRECTORY_FETCHED_WRITES,
            Instrument.DIRECTORY_LINKED_NODES,
            Instrument.DIRECTORY_SERVING);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] XRAY = "not a real X-ray".getBytes(StandardCharsets.UTF_8);

    private final Instant now = Instant.now();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    @Test
    void recordsWholeWay_feedsEveryInstrumentThatOneMemberHas() throws Exception {
        try (MedChain medchain = open()) {
            share(medchain);

            Set<String> expected = Arrays.stream(Instrument.values())
                    .filter(instrument -> !OF_SEVERAL.contains(instrument))
                    .map(Instrument::id)
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> fed = new TreeSet<>();
            registry.getMeters().forEach(meter -> fed.add(meter.getId().getName()));
            assertThat(fed).isEqualTo(expected);
            assertFigures();
        }
        assertThat(registry.getMeters()).noneMatch(meter -> meter.getId().getType() == Meter.Type.GAUGE);
    }

    private void assertFigures() {
        double events = registry.get("medchain.ledger.events").counter().count();
        assertThat(events).isEqualTo(5);
        assertThat(registry.get("medchain.ledger.append.duration")
                        .tag("medchain.outcome", Outcome.OK.value())
                        .timer()
                        .count())
                .isGreaterThanOrEqualTo((long) events);
        assertThat(registry.get("medchain.ledger.height").gauge().value())
                .isEqualTo(registry.get("medchain.ledger.blocks").counter().count());
        assertThat(registry.get("medchain.ledger.caught_up").gauge().value()).isOne();
        assertThat(registry.get("medchain.provider.chunk.size").summary().totalAmount())
                .isEqualTo(XRAY.length);
        assertThat(registry.get("medchain.provider.fetch.size").summary().totalAmount())
                .isEqualTo(XRAY.length);
        assertThat(registry.get("medchain.requester.fetch.size").summary().totalAmount())
                .isEqualTo(XRAY.length);
        for (String fetch : List.of("medchain.provider.fetch.duration", "medchain.requester.fetch.duration")) {
            for (Outcome outcome : List.of(Outcome.OK, Outcome.REFUSED)) {
                assertThat(registry.get(fetch)
                                .tag("medchain.outcome", outcome.value())
                                .timer()
                                .count())
                        .as("%s %s", fetch, outcome)
                        .isOne();
            }
        }
        assertThat(registry.get("medchain.provider.outbox_chunks").gauge().value())
                .isZero();
        assertThat(registry.get("medchain.patient.operation.duration").timers()).hasSize(2);
        assertThat(registry.get("medchain.directory.records").gauge().value()).isPositive();
        assertThat(registry.get("medchain.directory.storage.usage").gauge().value())
                .isBetween(
                        1.0,
                        registry.get("medchain.directory.storage.limit").gauge().value());
    }

    private CertifiedIdentity hospital;
    private CertifiedIdentity alice;
    private CertifiedIdentity doctor;

    private MedChain open() throws MedChainException {
        ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, now.plus(Duration.ofDays(1)), RANDOM);
        hospital = enrol("hospital", ca);
        alice = enrol("patient", ca);
        doctor = enrol("doctor", ca);
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Test", ca.certificate(), List.of(new Member("hospital", hospital.certificate())), BlockLimits.DEFAULT);
        return MedChain.member(folder, consortium, hospital)
                .metrics(new MicrometerMetrics(registry))
                .open();
    }

    private CertifiedIdentity enrol(String name, ConsortiumCa ca) throws VerificationException {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
        return new CertifiedIdentity(
                keys, ca.issue(EnrolmentRequest.create(name, keys), now, now.plus(Duration.ofDays(1))));
    }

    private void share(MedChain medchain) throws IOException, MedChainException {
        Provider provider = medchain.provider(hospital);
        Patient patient = medchain.patient(alice);
        Requester requester = medchain.requester(doctor);
        InventoryPointer inventory = patient.accept(provider.noticeOf(provider.createInventory(patient.certificate())));
        DataId data = provider.addRecord(
                inventory,
                OperationKey.of("X-ray 4711"),
                new DataDescription(Map.of(), URI.create("https://hospital.example/")),
                Optional.empty(),
                new ByteArrayInputStream(XRAY));
        GrantedSession granted = patient.grant(requester.certificate(), List.of(Selection.all(inventory, data)));
        Session session = requester.accept(granted.forRequester());
        try (VerifiedData fetched = requester.fetch(
                        session, data, GrantedRange.unrestricted(), (url, request) -> serve(provider, request));
                InputStream content = fetched.open()) {
            assertThat(content.readAllBytes()).isEqualTo(XRAY);
        }
        patient.revoke(granted.id());
        assertThatThrownBy(() -> requester.fetch(
                        session, data, GrantedRange.unrestricted(), (url, request) -> serve(provider, request)))
                .isInstanceOf(SessionEndedException.class);
    }

    private static InputStream serve(Provider provider, SealedRequest request) throws UnavailableException {
        try {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            provider.serve(request, answer);
            return new ByteArrayInputStream(answer.toByteArray());
        } catch (IOException | MedChainException e) {
            throw new UnavailableException("the provider failed", e);
        }
    }
}
