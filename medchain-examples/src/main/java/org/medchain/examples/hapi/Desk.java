package org.medchain.examples.hapi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.medchain.chain.event.DataId;
import org.medchain.core.MedChain;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.error.MedChainException;
import org.medchain.hapi.DurableAuditSink;

/** What others do in the trial, by command. In truth Alice and the officer have applications of their own, and the scheduler anchors. */
record Desk(
        Trial trial, MedChain medchain, Provider hospital, DataId aliceRecord, DataId trail, DurableAuditSink audit) {

    String answer(String command) {
        try {
            return switch (command) {
                case "grant" -> grant();
                case "revoke" -> revoke();
                case "anchor" -> "anchored " + audit.anchor() + " events, " + audit.pending() + " wait";
                case "verify" -> verify(trial.folder().resolve("audit"));
                case "verify copy" -> verify(trial.folder().resolve("copy"));
                default -> "grant, revoke, anchor, verify, or verify copy";
            };
        } catch (IOException | MedChainException e) {
            return "failed: " + e.getMessage();
        }
    }

    private String verify(Path folder) throws IOException, MedChainException {
        return new Officer(medchain, hospital, trial.identity("officer")).examine(trail, folder);
    }

    private String grant() throws MedChainException {
        Patient alice = medchain.patient(trial.identity("alice"));
        InventoryPointer inventory =
                alice.accept(hospital.noticeOf(FhirServer.inventory(hospital, alice.certificate())));
        GrantedSession granted =
                alice.grant(trial.identity("south").certificate(), List.of(Selection.all(inventory, aliceRecord)));
        hospital.accept(granted.invitationForProvider(hospital.certificate().identity()));
        return "granted in session " + granted.id();
    }

    private String revoke() throws MedChainException {
        Patient alice = medchain.patient(trial.identity("alice"));
        int revoked = 0;
        for (PatientSession session : alice.sessions()) {
            if (session.state() == PatientSession.State.IN_FORCE) {
                alice.revoke(session.id());
                revoked++;
            }
        }
        return "revoked sessions: " + revoked;
    }
}
