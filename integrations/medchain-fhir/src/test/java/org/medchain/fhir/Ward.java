package org.medchain.fhir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.AccessOrigin;
import org.medchain.core.store.OperationKey;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.fixture.OneHospital;

/** A consortium of one hospital, with a patient and a doctor who asks from a known address. */
final class Ward implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final OneHospital consortium;
    final MedChain medchain;
    final Provider hospital;
    final Patient alice;
    final Requester doctor;
    final InventoryPointer inventory;
    AccessOrigin origin =
            new AccessOrigin(Optional.of("192.0.2.7"), Optional.of("Dr. Kim"), Optional.of("Hospital South"));

    Ward(Path folder) throws MedChainException {
        consortium = new OneHospital(folder);
        medchain = consortium.medchain();
        hospital = consortium.provider();
        alice = consortium.patient("pseudonym 4711");
        doctor = consortium.requester("Hospital South's portal");
        inventory = consortium.inventory(alice);
    }

    DataId add(FhirRecord record) throws Exception {
        return hospital.addRecord(
                inventory,
                OperationKey.random(RANDOM),
                record.description(),
                record.taken(),
                new ByteArrayInputStream(record.content().toByteArray()));
    }

    GrantedSession grant(DataId... data) throws MedChainException {
        return alice.grant(
                doctor.certificate(),
                Arrays.stream(data).map(each -> Selection.all(inventory, each)).toList());
    }

    ProviderGateway gateway() {
        return (url, request) -> {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                hospital.serve(request, answer, origin);
            } catch (IOException | MedChainException e) {
                throw new UnavailableException("the hospital failed", e);
            }
            return new ByteArrayInputStream(answer.toByteArray());
        };
    }

    VerifiedData fetch(Session session, DataId data) throws MedChainException {
        return doctor.fetch(session, data, GrantedRange.unrestricted(), gateway());
    }

    PatientSession session(GrantedSession granted) throws MedChainException {
        return alice.sessions().stream()
                .filter(session -> session.id().equals(granted.id()))
                .findFirst()
                .orElseThrow();
    }

    EventProof proof(EventRef event) throws MedChainException {
        return medchain.ledger().proof(event).orElseThrow();
    }

    Instant time(EventRef event) throws MedChainException {
        return medchain.auditor().verify(proof(event).encode()).timestamp();
    }

    AccessEntry lastEntry() throws MedChainException {
        var log = hospital.accessLog(0, 1000);
        return log.get(log.size() - 1).entry();
    }

    @Override
    public void close() throws MedChainException {
        consortium.close();
    }
}
