package org.medchain.springboot.howto;

import java.util.List;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SessionId;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Revocation;
import org.medchain.core.role.Selection;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.springframework.stereotype.Service;

/** Lets a patient of the hospital share with a clinic that has an application of its own. */
@Service
public class HospitalSide {
    private final Patient alice;

    public HospitalSide(Patient alice) {
        this.alice = alice;
    }

    public GrantedSession share(InventoryPointer inventory, DataId xray, String doctorPem) throws MedChainException {
        IdentityCertificate doctor = IdentityCertificate.decodePem(doctorPem);
        return alice.grant(doctor, List.of(Selection.all(inventory, xray)));
    }

    public byte[] invitation(GrantedSession granted) {
        return granted.forRequester().encode().toByteArray();
    }

    public Revocation revoke(SessionId session) throws MedChainException {
        return alice.revoke(session);
    }
}
