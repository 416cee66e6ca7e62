package org.medchain.hapi;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.core.MedChain;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * A consortium of one hospital, with two patients, of each of whom one record stands for the letters and one for the laboratory; two
 * requesters; and an officer whose the audit trail is.
 */
final class Ward implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final URI SERVED_AT = URI.create("https://north.example/fhir");

    private final Instant now = Clock.systemUTC().instant();
    private final Instant end = now.plus(Duration.ofDays(1));
    private final ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, end, RANDOM);
    private final CertifiedIdentity officerKeys;
    final MedChain medchain;
    final Provider hospital;
    final Patient alice;
    final Patient bob;
    final Requester doctor;
    final Requester eve;
    final DataId aliceLetters;
    final DataId aliceLaboratory;
    final DataId bobLetters;
    final DataId bobLaboratory;
    private final InventoryPointer ofAlice;
    private final InventoryPointer ofBob;

    Ward(Path folder) throws Exception {
        CertifiedIdentity keys = enrol("Hospital North");
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Test", ca.certificate(), List.of(new Member("hospital", keys.certificate())), BlockLimits.DEFAULT);
        medchain = MedChain.member(folder, consortium, keys).open();
        hospital = medchain.provider(keys);
        alice = medchain.patient(enrol("pseudonym 4711"));
        bob = medchain.patient(enrol("pseudonym 4712"));
        doctor = medchain.requester(enrol("Dr. Kim"));
        eve = medchain.requester(enrol("Eve"));
        officerKeys = enrol("Audit officer");
        ofAlice = inventory(alice);
        ofBob = inventory(bob);
        aliceLetters = record(ofAlice, "letters");
        aliceLaboratory = record(ofAlice, "laboratory");
        bobLetters = record(ofBob, "letters");
        bobLaboratory = record(ofBob, "laboratory");
    }

    private InventoryPointer inventory(Patient patient) throws MedChainException {
        return patient.accept(hospital.noticeOf(hospital.createInventory(patient.certificate())));
    }

    private DataId record(InventoryPointer inventory, String what) throws Exception {
        return hospital.addRecord(
                inventory,
                OperationKey.random(RANDOM),
                new DataDescription(Map.of("kind", what), SERVED_AT),
                Optional.empty(),
                new ByteArrayInputStream(what.getBytes(StandardCharsets.UTF_8)));
    }

    GrantedSession grant(Patient patient, Requester requester, DataId... data) throws MedChainException {
        InventoryPointer inventory = patient == alice ? ofAlice : ofBob;
        GrantedSession granted = patient.grant(
                requester.certificate(),
                Arrays.stream(data).map(each -> Selection.all(inventory, each)).toList());
        hospital.accept(granted.invitationForProvider(hospital.certificate().identity()));
        return granted;
    }

    Patient officer() throws MedChainException {
        return medchain.patient(officerKeys);
    }

    Requester auditor() throws MedChainException {
        return medchain.requester(officerKeys);
    }

    /** A stream of the hospital itself; asked for again, the same. */
    StreamWriter auditStream() throws MedChainException {
        return hospital.startStream(
                auditInventory(),
                OperationKey.of("audit trail"),
                new DataDescription(Map.of(), SERVED_AT),
                DigestScheme.BOUND);
    }

    InventoryPointer auditInventory() throws MedChainException {
        for (InventoryPointer inventory : hospital.inventories()) {
            if (inventory.patient().equals(officerKeys.identity())) {
                return inventory;
            }
        }
        return officer().accept(hospital.noticeOf(hospital.createInventory(officerKeys.certificate())));
    }

    private CertifiedIdentity enrol(String name) throws VerificationException {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
        return new CertifiedIdentity(keys, ca.issue(EnrolmentRequest.create(name, keys), now, end));
    }

    @Override
    public void close() throws MedChainException {
        medchain.close();
    }
}
