package org.medchain.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.medchain.chain.block.ProvenEvent;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.role.Auditor;
import org.medchain.core.role.Revocation;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.examples.quickstart.Generation.Generated;
import org.medchain.examples.quickstart.Sharing.Shared;

/** Sharing ends: revocation, what is left, and what an auditor can still prove. */
final class Ending {
    private final Stage stage;
    private final Narrator narrator;
    private final Shared shared;
    private final Path accessLog;

    Ending(Stage stage, Shared shared, Path accessLog) {
        this.stage = stage;
        this.narrator = stage.narrator();
        this.shared = shared;
        this.accessLog = accessLog;
    }

    void play() throws IOException, MedChainException, BrokenPromiseException {
        revoke();
        narrator.step("The directory gives the session's space back");
        stage.backdrop().reclaim(narrator);
        audit();
    }

    private void revoke() throws MedChainException, BrokenPromiseException {
        narrator.step("The patient revokes the session");
        Revocation revocation = stage.patient().revoke(shared.granted().id());
        narrator.check(
                revocation.wasInDirectory(),
                "it is gone from the directory, and its removal is on the ledger at %s",
                revocation.event());
        try (VerifiedData data = stage.cardiologist()
                .fetch(shared.session(), shared.generated().stream(), shared.range(), shared.gateway())) {
            narrator.check(false, "the hospital answered with %d bytes", data.size());
        } catch (AccessDeniedException e) {
            narrator.check(e.reason() == RefusalReason.REVOKED, "the next request is refused: %s", e.reason());
        }
    }

    private void audit() throws IOException, MedChainException, BrokenPromiseException {
        narrator.step("An auditor with nothing but the consortium's configuration checks what was granted");
        Ledger ledger = stage.medchain().ledger();
        Bytes proof = ledger.proof(shared.granted().event()).orElseThrow().encode();
        Auditor auditor = stage.medchain().auditor();
        Generated generated = shared.generated();
        List<EventSC.Grant> disclosed = List.of(
                new EventSC.Grant(generated.stream(), shared.range()),
                new EventSC.Grant(generated.record(), GrantedRange.unrestricted()));
        ProvenEvent proven = auditor.verifyDisclosure(
                proof, disclosed, stage.cardiologist().certificate().identity());
        narrator.check(
                proven.event().signer().equals(stage.patient().certificate().identity()),
                "a proof of %,d bytes shows, offline, that %s and the record were granted and nothing else",
                proof.size(),
                generated.plan().sharedTime());
        ledger.verify(height -> narrator.progress("blocks verified", height, ledger.height()));
        narrator.check(true, "the whole ledger verifies: %d blocks", ledger.height());
        long lines;
        try (Stream<String> log = Files.lines(accessLog)) {
            lines = log.count();
        }
        narrator.check(lines == 5, "the hospital's access log has all %d requests, granted and refused", lines);
    }
}
