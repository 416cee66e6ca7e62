package org.medchain.springboot.howto;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.message.Invitation;
import org.medchain.core.role.Requester;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The clinic accepts invitations and fetches what they are to. */
@RestController
@ConditionalOnBooleanProperty("medchain.requester.enabled")
public class ClinicController {
    private final Requester doctor;
    private final ProviderGateway gateway;
    private final Map<String, SessionPointer> accepted = new ConcurrentHashMap<>();

    public ClinicController(Requester doctor, ProviderGateway gateway) {
        this.doctor = doctor;
        this.gateway = gateway;
    }

    @PostMapping(path = "/invitations", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    public String accept(@RequestBody byte[] invitation) throws MedChainException {
        Session session = doctor.accept(Invitation.decode(Bytes.copyOf(invitation)));
        String id = session.id().event().value().toHex();
        accepted.put(id, session.pointer());
        return id;
    }

    @GetMapping("/sessions/{id}/xray")
    public byte[] fetch(@PathVariable String id) throws MedChainException, IOException {
        SessionPointer pointer = accepted.get(id);
        if (pointer == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        Session session = doctor.open(pointer);
        DataId xray = session.items().get(0).grant().data();
        try (VerifiedData data = doctor.fetch(session, xray, GrantedRange.unrestricted(), gateway);
                InputStream content = data.open()) {
            return content.readAllBytes();
        }
    }

    @ExceptionHandler
    public ResponseEntity<String> ended(SessionEndedException e) {
        return ResponseEntity.status(HttpStatus.GONE).body(e.ending() + "\n");
    }

    @ExceptionHandler
    public ResponseEntity<String> refused(AccessDeniedException e) {
        return ResponseEntity.status(HttpStatus.FORBIDDEN).body(e.reason() + "\n");
    }

    @ExceptionHandler
    public ResponseEntity<String> unavailable(UnavailableException e) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(e.getMessage() + "\n");
    }
}
