package org.medchain.springboot.howto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
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
import org.medchain.error.MedChainException;
import org.springframework.stereotype.Service;

/** Three parties in one application, for a trial. */
@Service
public class Sharing {
    private final Provider hospital;
    private final Patient alice;
    private final Requester doctor;
    private final ProviderGateway gateway;

    public Sharing(Provider hospital, Patient alice, Requester doctor, ProviderGateway gateway) {
        this.hospital = hospital;
        this.alice = alice;
        this.doctor = doctor;
        this.gateway = gateway;
    }

    public byte[] shareAndFetch(String order, byte[] xray, URI endpoint) throws MedChainException, IOException {
        InventoryPointer inventory = alice.accept(hospital.noticeOf(inventoryOfAlice()));
        DataId record = hospital.addRecord(
                inventory,
                OperationKey.of(order),
                new DataDescription(Map.of("modality", "X-ray"), endpoint),
                Optional.empty(),
                new ByteArrayInputStream(xray));

        GrantedSession granted = alice.grant(doctor.certificate(), List.of(Selection.all(inventory, record)));
        Session session = doctor.accept(granted.forRequester());
        try (VerifiedData data = doctor.fetch(session, record, GrantedRange.unrestricted(), gateway);
                InputStream content = data.open()) {
            return content.readAllBytes();
        }
    }

    private synchronized InventoryPointer inventoryOfAlice() throws MedChainException {
        for (InventoryPointer known : hospital.inventories()) {
            if (known.patient().equals(alice.certificate().identity())) {
                return known;
            }
        }
        return hospital.createInventory(alice.certificate());
    }
}
