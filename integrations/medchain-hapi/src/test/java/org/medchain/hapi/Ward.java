package org.medchain.hapi;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
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
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.OneHospital;

/**
 * A consortium of one hospital, with two patients, of each of whom one record stands for the letters and one for the laboratory; two
 * requesters; and an officer whose the audit trail is.
 */
final class Ward implements AutoCloseable {
    private static final URI SERVED_AT = URI.create("https://north.example/fhir");

    private final OneHospital consortium;
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
        consortium = new OneHospital(folder);
        medchain = consortium.medchain();
        hospital = consortium.provider();
        alice = consortium.patient("pseudonym 4711");
        bob = consortium.patient("pseudonym 4712");
        doctor = consortium.requester("Dr. Kim");
        eve = consortium.requester("Eve");
        officerKeys = consortium.enrol("Audit officer");
        ofAlice = consortium.inventory(alice);
        ofBob = consortium.inventory(bob);
        aliceLetters = record(ofAlice, "letters");
        aliceLaboratory = record(ofAlice, "laboratory");
        bobLetters = record(ofBob, "letters");
        bobLaboratory = record(ofBob, "laboratory");
    }

    private DataId record(InventoryPointer inventory, String what) throws Exception {
        return consortium.record(inventory, new DataDescription(Map.of("kind", what), SERVED_AT), Bytes.utf8(what));
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
        return auditStream("audit trail");
    }

    StreamWriter auditStream(String key) throws MedChainException {
        return hospital.startStream(
                auditInventory(), OperationKey.of(key), new DataDescription(Map.of(), SERVED_AT), DigestScheme.BOUND);
    }

    InventoryPointer auditInventory() throws MedChainException {
        for (InventoryPointer inventory : hospital.inventories()) {
            if (inventory.patient().equals(officerKeys.identity())) {
                return inventory;
            }
        }
        return consortium.inventory(officer());
    }

    @Override
    public void close() throws MedChainException {
        consortium.close();
    }
}
