package org.medchain.examples.quickstart;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.medchain.chain.block.ProvenEvent;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.role.Auditor;
import org.medchain.core.role.Revocation;
import org.medchain.core.role.SessionEvidence;
import org.medchain.core.store.LoggedAccess;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.examples.quickstart.Generation.Generated;
import org.medchain.examples.quickstart.Sharing.Shared;

/** Sharing ends: revocation, what is left, and what an auditor can still prove. */
final class Ending {
    private static final int MOST_LOGGED = 100;

    private final Stage stage;
    private final Narrator narrator;
    private final Shared shared;

    Ending(Stage stage, Shared shared) {
        this.stage = stage;
        this.narrator = stage.narrator();
        this.shared = shared;
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
                revocation.unfinished().isEmpty(),
                "it is gone from the directory, and its removal is on the ledger at %s",
                revocation.event());
        try (VerifiedData data = stage.cardiologist()
                .fetch(shared.session(), shared.generated().stream(), shared.range(), shared.gateway())) {
            narrator.check(false, "the hospital answered with %d bytes", data.size());
        } catch (SessionEndedException e) {
            narrator.check(
                    e.ending() == SessionEndedException.Ending.REVOKED, "the next request is refused: %s", e.ending());
        }
    }

    private void audit() throws IOException, MedChainException, BrokenPromiseException {
        narrator.step("An auditor with nothing but the consortium's configuration checks what was granted");
        Ledger ledger = stage.medchain().ledger();
        Bytes proof = ledger.proof(shared.granted().event()).orElseThrow().encode();
        Auditor auditor = stage.medchain().auditor();
        SessionEvidence evidence =
                stage.hospital().evidence(shared.granted().id()).orElseThrow();
        SessionDisclosure disclosure = evidence.disclosure();
        ProvenEvent proven = auditor.verifyDisclosure(proof, disclosure);
        Audience audience = disclosure.audience().audience();
        narrator.check(
                proven.event().signer().equals(stage.patient().certificate().identity())
                        && audience.requester()
                                .equals(stage.cardiologist().certificate().identity())
                        && disclosure.isComplete()
                        && granted(disclosure).equals(expected()),
                "a proof of %,d bytes and what the hospital discloses show, offline, that the patient granted %s and"
                        + " the record to the cardiologist, and nothing else",
                proof.size(),
                shared.generated().plan().sharedTime());
        ledger.verify(height -> narrator.progress("blocks verified", height, ledger.height()));
        narrator.check(true, "the whole ledger verifies: %d blocks", ledger.height());
        List<LoggedAccess> log = stage.hospital().accessLog(0, MOST_LOGGED);
        long refused = log.stream()
                .filter(row -> !row.entry().outcome().startsWith("GRANTED"))
                .count();
        narrator.check(
                log.size() == 6 && refused == 3,
                "the hospital's access log has all %d requests, %d of them refused, each as it was signed",
                log.size(),
                refused);
    }

    private static Map<DataId, GrantedRange> granted(SessionDisclosure disclosure) {
        return disclosure.grants().stream()
                .map(GrantOpening::grant)
                .collect(Collectors.toMap(Grant::data, Grant::range));
    }

    private Map<DataId, GrantedRange> expected() {
        Generated generated = shared.generated();
        return Map.of(generated.stream(), shared.range(), generated.record(), GrantedRange.unrestricted());
    }
}
