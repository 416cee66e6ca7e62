package org.medchain.examples.readme;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;

/** One record, from the hospital that has it to a doctor elsewhere, and no longer than the patient wants. */
final class ShareOneRecord {
    private ShareOneRecord() {}

    /** Who takes part. */
    record Users(CertifiedIdentity hospital, CertifiedIdentity alice, CertifiedIdentity doctor) {}

    /** How the doctor's software reaches the hospital's. */
    interface Network {
        ProviderGateway to(Provider provider);
    }

    static byte[] share(
            Path folder,
            ConsortiumConfig consortium,
            Users users,
            Network network,
            DataDescription about,
            InputStream xray)
            throws IOException, MedChainException {
        // example begins
        try (MedChain medchain =
                MedChain.member(folder, consortium, users.hospital()).open()) {
            Provider hospital = medchain.provider(users.hospital());
            Patient alice = medchain.patient(users.alice());
            Requester doctor = medchain.requester(users.doctor());

            InventoryPointer inventory = alice.accept(hospital.noticeOf(inventory(hospital, alice.certificate())));
            DataId record = hospital.addRecord(inventory, OperationKey.of("X-ray 4711"), about, Optional.empty(), xray);

            GrantedSession granted = alice.grant(doctor.certificate(), List.of(Selection.all(inventory, record)));
            Session session = doctor.accept(granted.forRequester());
            try (VerifiedData data = doctor.fetch(session, record, GrantedRange.unrestricted(), network.to(hospital));
                    InputStream content = data.open()) {
                return content.readAllBytes();
            } finally {
                alice.revoke(granted.id());
            }
        }
        // example ends
    }

    private static InventoryPointer inventory(Provider hospital, IdentityCertificate patient) throws MedChainException {
        for (InventoryPointer known : hospital.inventories()) {
            if (known.patient().equals(patient.identity())) {
                return known;
            }
        }
        return hospital.createInventory(patient);
    }
}
