package org.medchain.examples.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.message.ShareRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Selection;
import org.medchain.core.role.ShareWish;
import org.medchain.error.MedChainException;
import org.medchain.examples.ecg.EcgChunk;
import org.medchain.examples.ecg.EcgChunkReader;
import org.medchain.examples.ecg.EcgHeader;
import org.medchain.examples.ecg.EcgSamples;
import org.medchain.examples.ecg.EcgStrip;
import org.medchain.examples.quickstart.Generation.Generated;

/** The patient shares thirty seconds and a record; the cardiologist fetches and verifies both (paper figure 6). */
final class Sharing {
    private final Stage stage;
    private final Narrator narrator;
    private final Generated generated;
    private final GrantedRange range;
    private final LocalGateway gateway;

    Sharing(Stage stage, Generated generated) {
        this.stage = stage;
        this.narrator = stage.narrator();
        this.generated = generated;
        this.range = GrantedRange.of(generated.plan().shared(generated.start()));
        this.gateway = new LocalGateway(stage.hospital());
    }

    /** What was shared, and how the requester reaches the provider. */
    record Shared(
            Generated generated, GrantedRange range, GrantedSession granted, Session session, LocalGateway gateway) {}

    Shared play() throws IOException, MedChainException, BrokenPromiseException {
        GrantedSession granted = grant();
        Session session = acceptInvitation(granted);
        fetchEcg(session);
        fetchRecord(session);
        return new Shared(generated, range, granted, session, gateway);
    }

    private GrantedSession grant() throws MedChainException, BrokenPromiseException {
        narrator.step("The cardiologist asks; the patient shares "
                + generated.plan().sharedTime() + " of the stream and the record");
        ShareRequest wish = stage.cardiologist()
                .ask(
                        stage.patient().certificate(),
                        "ECG around the palpitations and the summary, for a second opinion");
        ShareWish request = stage.patient().read(wish);
        narrator.check(
                request.requester().equals(stage.cardiologist().certificate()),
                "the request is signed by a certified requester: \"%s\"",
                request.requester().subject());
        GrantedSession granted = stage.patient()
                .grant(
                        request.requester(),
                        List.of(
                                new Selection(generated.inventory(), generated.stream(), range),
                                Selection.all(generated.inventory(), generated.record())));
        narrator.check(
                stage.medchain().ledger().find(granted.event()).isPresent(),
                "the grant is on the ledger as session %s",
                granted.id());
        stage.hospital()
                .accept(granted.invitationForProvider(
                        stage.hospital().certificate().identity()));
        return granted;
    }

    private Session acceptInvitation(GrantedSession granted) throws MedChainException, BrokenPromiseException {
        narrator.step("The cardiologist opens the invitation and finds the session in the directory");
        Session session = stage.cardiologist().accept(granted.forRequester());
        narrator.check(
                session.items().size() == 2 && session.missing() == 0,
                "it opens with the cardiologist's key, says what the patient's event on the ledger commits to, and"
                        + " lists 2 items");
        return session;
    }

    private void fetchEcg(Session session) throws IOException, MedChainException, BrokenPromiseException {
        narrator.step("The cardiologist fetches the ECG and verifies it before reading it");
        try (VerifiedData data = stage.cardiologist().fetch(session, generated.stream(), range, gateway)) {
            narrator.tell(
                    "request %,d bytes, answer %,d bytes for %,d bytes of data",
                    gateway.requestBytes(), gateway.answerBytes(), data.size());
            narrator.check(
                    data.verdict().valid() && data.verdict().digestsFetched() == 1,
                    "chunks %s to %s verified with %d digest from the ledger",
                    data.verdict().first(),
                    data.verdict().last(),
                    data.verdict().digestsFetched());
            byte[] bytes = readAll(data);
            narrator.check(Arrays.equals(bytes, recorded()), "they are the bytes that the device recorded");
            Path picture = stage.folder().resolve("ecg.png");
            EcgHeader header = generated.ecg().header();
            EcgSamples samples = EcgSamples.decode(header, bytes);
            Instant from = Instant.EPOCH.plus(
                    generated.plan().shared(generated.start()).startMicros(), ChronoUnit.MICROS);
            String footer = "Verified against ledger event " + data.event() + ", session " + session.id();
            new EcgStrip(header, samples, from, footer).writePng(picture);
            narrator.tell("strip written to %s (%,d bytes)", picture, Files.size(picture));
        }
    }

    private void fetchRecord(Session session) throws IOException, MedChainException, BrokenPromiseException {
        narrator.step("The cardiologist fetches the record");
        DataId record = generated.record();
        try (VerifiedData data = stage.cardiologist().fetch(session, record, GrantedRange.unrestricted(), gateway)) {
            byte[] bytes = readAll(data);
            narrator.check(
                    Arrays.equals(bytes, Generation.healthSummary()),
                    "%,d bytes, verified against ledger event %s",
                    bytes.length,
                    data.event());
            Path file = stage.folder().resolve("record.txt");
            Files.write(file, bytes);
            narrator.tell("record written to %s", file);
        }
    }

    /** The shared part of the recording, read from the device again. */
    private byte[] recorded() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (EcgChunkReader chunks =
                generated.ecg().chunks(generated.start(), generated.plan().chunkFrames())) {
            while (chunks.hasNext()) {
                EcgChunk next = chunks.next();
                if (range.contains(new TimeRange(next.startMicros(), next.endMicros()))) {
                    bytes.writeBytes(next.bytes());
                }
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] readAll(VerifiedData data) throws IOException {
        try (InputStream in = data.open()) {
            return in.readAllBytes();
        }
    }
}
