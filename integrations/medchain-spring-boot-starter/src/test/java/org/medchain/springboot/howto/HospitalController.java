package org.medchain.springboot.howto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SessionId;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The hospital publishes; its patient grants and revokes. */
@RestController
@ConditionalOnBooleanProperty("medchain.provider.enabled")
public class HospitalController {
    private final Provider hospital;
    private final Patient alice;
    private final URI endpoint;

    public HospitalController(Provider hospital, Patient alice, @Value("${hospital.endpoint}") URI endpoint) {
        this.hospital = hospital;
        this.alice = alice;
        this.endpoint = endpoint;
    }

    @PostMapping(path = "/xrays/{order}", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    public String publish(@PathVariable String order, @RequestBody byte[] xray) throws MedChainException, IOException {
        DataId data = hospital.addRecord(
                inventoryOfAlice(),
                OperationKey.of(order),
                new DataDescription(Map.of("modality", "X-ray"), endpoint),
                Optional.empty(),
                new ByteArrayInputStream(xray));
        return data.value().toHex();
    }

    @PostMapping(path = "/xrays/{xray}/grants", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    public byte[] grant(@PathVariable String xray, @RequestBody String doctorPem) throws MedChainException {
        InventoryPointer inventory = alice.accept(hospital.noticeOf(inventoryOfAlice()));
        DataId data = new DataId(Bytes.fromHex(xray));
        GrantedSession granted =
                alice.grant(IdentityCertificate.decodePem(doctorPem), List.of(Selection.all(inventory, data)));
        return granted.forRequester().encode().toByteArray();
    }

    @GetMapping("/grants")
    public String grants() throws MedChainException {
        return alice.sessions().stream()
                .map(session -> session.id().event().value().toHex() + " " + session.state() + "\n")
                .collect(Collectors.joining());
    }

    @DeleteMapping("/grants/{session}")
    public String revoke(@PathVariable String session) throws MedChainException {
        SessionId id = new SessionId(EventHash.of(Bytes.fromHex(session)));
        return "revoked, parts left in the directory: "
                + alice.revoke(id).unfinished().size() + "\n";
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
