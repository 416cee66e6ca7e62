package org.medchain.examples.quickstart;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.InvalidDataException;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Session;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.medchain.examples.quickstart.Generation.Generated;
import org.medchain.examples.quickstart.Sharing.Shared;
import org.medchain.io.FileTrees;

/** What must not work, and what may change without the ledger. */
final class Misuse {
    private static final ChunkIndex TAMPERED = Plan.TAMPERED;

    private final Stage stage;
    private final Narrator narrator;
    private final Shared shared;

    Misuse(Stage stage, Shared shared) {
        this.stage = stage;
        this.narrator = stage.narrator();
        this.shared = shared;
    }

    void play() throws IOException, MedChainException, BrokenPromiseException {
        tamper();
        askOutsideTheRange();
        grantOneself();
        addAgain();
        moveTheData();
    }

    private void tamper() throws IOException, MedChainException, BrokenPromiseException {
        narrator.step("One bit of chunk 8 flips in the hospital's store");
        DataId stream = shared.generated().stream();
        Path chunk = storedChunk(stream);
        byte[] good = Files.readAllBytes(chunk);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        Files.write(chunk, bad);
        try (VerifiedData data =
                stage.cardiologist().fetch(shared.session(), stream, shared.range(), shared.gateway())) {
            narrator.check(false, "the tampered chunk was handed out as verified: %d bytes", data.size());
        } catch (InvalidDataException e) {
            narrator.check(
                    e.verdict().bad().equals(List.of(TAMPERED)),
                    "the cardiologist's software names chunk %s as the only bad one of %s to %s, and hands out nothing",
                    e.verdict().bad().get(0),
                    e.verdict().first(),
                    e.verdict().last());
        }
        Files.write(chunk, good);
    }

    /** The file in which the hospital's store keeps the chunk. */
    private Path storedChunk(DataId stream) throws IOException {
        Path folder = stage.hospitalData().resolve(stream.value().toHex());
        return FileTrees.files(folder).stream()
                .filter(file -> file.getFileName().toString().startsWith(TAMPERED + "-"))
                .findFirst()
                .orElseThrow(() -> new IOException("chunk " + TAMPERED + " is not under " + folder));
    }

    private void askOutsideTheRange() throws MedChainException, BrokenPromiseException {
        Generated generated = shared.generated();
        narrator.step(
                "Software of the cardiologist's asks for " + generated.plan().timeBefore() + " more than was granted");
        GrantedRange wider = GrantedRange.of(generated.plan().fromTheBeginning(generated.start()));
        refused(stage.cast().cardiologist(), shared.session(), wider, RefusalReason.OUT_OF_RANGE);
    }

    /** Whoever has a certificate may put a session on the ledger; it grants what is the signer's own. */
    private void grantOneself() throws MedChainException, BrokenPromiseException {
        narrator.step("A stranger who knows every id grants himself the whole stream");
        CertifiedIdentity stranger = stage.cast().stranger();
        Session forged = RogueSoftware.grantOneself(stage, stranger, shared.session(), shared.generated().stream());
        narrator.check(stage.medchain().ledger().find(forged.id().event()).isPresent(), "his session is on the ledger");
        refused(stranger, forged, GrantedRange.unrestricted(), RefusalReason.DATA_NOT_HELD);
    }

    private void addAgain() throws IOException, MedChainException, BrokenPromiseException {
        narrator.step("The hospital's software is not sure that the record was added, and adds it again");
        long height = stage.medchain().ledger().height();
        DataId again =
                Generation.addSummary(stage.hospital(), shared.generated().inventory());
        narrator.check(
                again.equals(shared.generated().record())
                        && stage.medchain().ledger().height() == height
                        && stage.hospital()
                                        .inventory(shared.generated().inventory())
                                        .entries()
                                        .size()
                                == 2,
                "by its operation key it is the same record; nothing was added");
    }

    private void moveTheData() throws IOException, MedChainException, BrokenPromiseException {
        narrator.step("The hospital changes the URL and tags of the stream");
        long height = stage.medchain().ledger().height();
        DataDescription moved = new DataDescription(
                Map.of("title", "ECG, reviewed", "type", "ecg"), URI.create("https://ehr.st-elsewhere.example/v2"));
        int sections = stage.hospital().describe(shared.generated().stream(), moved);
        Session now = stage.cardiologist().open(shared.session().pointer());
        narrator.check(
                sections == 1
                        && now.items().stream()
                                .anyMatch(item -> item.description().equals(moved)),
                "the session shows the new description at once");
        narrator.check(
                stage.medchain().ledger().height() == height, "and the ledger did not grow: still %d blocks", height);
    }

    private void refused(CertifiedIdentity asking, Session session, GrantedRange range, RefusalReason expected)
            throws MedChainException, BrokenPromiseException {
        DataId stream = shared.generated().stream();
        try (VerifiedData data = RogueSoftware.fetch(stage, asking, session, stream, range, shared.gateway())) {
            narrator.check(false, "the hospital answered with %d bytes", data.size());
        } catch (AccessDeniedException e) {
            narrator.check(e.reason() == expected, "refused: %s", e.reason());
        }
    }
}
