package org.medchain.http;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.OneHospital;

/** A consortium of one hospital, with a patient and a doctor. */
final class Hospital implements AutoCloseable {
    private final OneHospital consortium;
    private final Patient patient;
    private final Requester doctor;

    Hospital(Path folder) throws MedChainException {
        consortium = new OneHospital(folder);
        patient = consortium.patient("patient");
        doctor = consortium.requester("doctor");
    }

    Provider provider() {
        return consortium.provider();
    }

    Patient patient() {
        return patient;
    }

    Requester doctor() {
        return doctor;
    }

    /** A record of the patient that is served at this address. */
    DataId add(Bytes content, URI url) throws Exception {
        return consortium.record(consortium.inventory(patient), new DataDescription(Map.of(), url), content);
    }

    GrantedSession grant(DataId record) throws MedChainException {
        return patient.grant(
                doctor.certificate(),
                List.of(Selection.all(provider().inventories().get(0), record)));
    }

    @Override
    public void close() throws MedChainException {
        consortium.close();
    }
}
