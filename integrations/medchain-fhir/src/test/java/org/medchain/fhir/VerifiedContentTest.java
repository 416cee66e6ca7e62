package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.hl7.fhir.r4.model.Provenance;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;

/** What goes out with a Provenance is the content whose digest is on the ledger, or is refused. */
class VerifiedContentTest extends HandedOn {
    private static final Bytes OTHER = Bytes.utf8("Y-ray");
    private static final SampleRate RATE = SampleRate.hertz(BigDecimal.valueOf(2));
    private static final Signal.Scale SCALE =
            new Signal.Scale("mV", new BigDecimal("3"), BigDecimal.ZERO, OptionalInt.of(-100), OptionalInt.of(100));

    private final Observations observations = new Observations(Samples.ZURICH);

    @Test
    void document_withTheBytesThatWereSigned_verifies() throws Exception {
        Handed handed = document();
        FhirResource provenance = Hapi.rewritten(handed.provenance());

        assertThat(provenances
                        .verifyDocument(
                                provenance,
                                Hapi.rewritten(handed.document()),
                                Hapi.rewritten(handed.binary()),
                                ward.medchain.auditor())
                        .digest())
                .isEqualTo(handed.proof().about().digest().orElseThrow());
        assertThat(provenances.opening(provenance)).isEqualTo(handed.proof().opening());
        assertThat(provenances.opening(provenance).info().range()).isEqualTo(TAKEN);
        provenances.verifyContent(provenance, handed.proof().about(), CONTENT, ward.medchain.auditor());
    }

    @Test
    void document_withOtherBytes_isRefused_thoughItsEventVerifies() throws Exception {
        Handed handed = document();
        FhirResource document = replaced(handed.document(), sha1(CONTENT), sha1(OTHER));
        FhirResource binary = replaced(handed.binary(), Documents.base64(CONTENT), Documents.base64(OTHER));
        assertThat(records.read(document, binary, Samples.SERVED_AT).content()).isEqualTo(OTHER);

        provenances.verifyEvent(handed.provenance(), records.about(document), ward.medchain.auditor());
        refused(
                () -> provenances.verifyDocument(handed.provenance(), document, binary, ward.medchain.auditor()),
                "is not what the ledger has the digest of");
        refused(
                () -> provenances.verifyContent(
                        handed.provenance(), handed.proof().about(), OTHER, ward.medchain.auditor()),
                "is not what the ledger has the digest of");
    }

    @Test
    void document_ofAnotherTime_isRefused() throws Exception {
        Handed handed = document();
        FhirResource later = replaced(handed.document(), "1970-01-01T00:00:01.999999Z", "1970-01-01T00:00:02.999999Z");
        FhirResource both = replaced(handed.provenance(), "\"2000000\"", "\"3000000\"");

        refused(
                () -> provenances.verifyDocument(handed.provenance(), later, handed.binary(), ward.medchain.auditor()),
                "the time of data");
        refused(
                () -> provenances.verifyDocument(both, later, handed.binary(), ward.medchain.auditor()),
                "is not what the ledger has the digest of");
    }

    @Test
    void provenance_withAnotherOpening_isRefused() throws Exception {
        Handed handed = document();
        DigestOpening opening = handed.proof().opening();
        for (Bytes part : List.of(opening.info().salt(), opening.previous().value())) {
            FhirResource changed = replaced(
                    handed.provenance(),
                    Documents.base64(part),
                    Documents.base64(Samples.digest(9).value()));

            refused(
                    () -> provenances.verifyDocument(
                            changed, handed.document(), handed.binary(), ward.medchain.auditor()),
                    "is not what the ledger has the digest of");
        }
        FhirResource second = replaced(handed.provenance(), "\"valueString\":\"1\"", "\"valueString\":\"2\"");
        refused(
                () -> provenances.verifyDocument(second, handed.document(), handed.binary(), ward.medchain.auditor()),
                "expected chunk 1");
        for (String bad : List.of("\"valueString\":\"0\"", "\"valueString\":\"one\"")) {
            FhirResource malformed = replaced(handed.provenance(), "\"valueString\":\"1\"", bad);
            assertThatExceptionOfType(InvalidResourceException.class)
                    .isThrownBy(() -> provenances.opening(malformed))
                    .withMessageStartingWith("Provenance.extension[0]");
        }
    }

    @Test
    void provenanceForOneWithoutTheContent_hasNothingToTryItWith() throws Exception {
        Handed handed = document();

        FhirResource provenance = provenances.ofEvent(handed.proof(), handed.document(), ward.medchain.auditor());

        assertThat(Hapi.valid(Provenance.class, provenance).hasExtension()).isFalse();
        assertThat(Hapi.text(provenance))
                .doesNotContain(Documents.base64(handed.proof().opening().info().salt()));
        provenances.verifyEvent(provenance, records.about(handed.document()), ward.medchain.auditor());
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> provenances.verifyDocument(
                        provenance, handed.document(), handed.binary(), ward.medchain.auditor()))
                .withMessageContaining("expected an extension urn:medchain:fhir:opening");
    }

    private static Waveform waveform(long second, int... samples) {
        long from = second * 1_000_000;
        TimeRange range = new TimeRange(from, from + RATE.micros(samples.length));
        return new Waveform(range, RATE, List.of(Signal.of("lead", SCALE, samples)));
    }

    private static final List<Waveform> CHUNKS =
            List.of(waveform(0, 1, 2), waveform(1, 3, Signal.GAP), waveform(2, 1, 2), waveform(3, -100, -205));

    private DataId stream(int bits) throws Exception {
        StreamWriter writer = ward.hospital.startStream(
                ward.inventory,
                OperationKey.of("stream of " + bits),
                Samples.description(CHUNKS.get(0).tags(bits)),
                DigestScheme.BOUND);
        for (Waveform chunk : CHUNKS) {
            writer.append(
                    chunk.range(), new ByteArrayInputStream(chunk.encode(bits).toByteArray()));
        }
        return writer.id();
    }

    /** A chunk as it is handed on. */
    private record Chunk(FhirResource observation, FhirResource provenance) {}

    private List<Chunk> fetched(DataId id, GrantedRange range) throws Exception {
        Session session = ward.doctor.accept(ward.grant(id).forRequester());
        List<Chunk> handed = new ArrayList<>();
        try (VerifiedData data = ward.doctor.fetch(session, id, range, ward.gateway())) {
            for (ChunkInfo info : data.chunks()) {
                DataProof proof = DataProof.ofChunk(session, id, data, info.index(), ward.medchain.ledger());
                Waveform samples = Waveform.decode(
                        proof.about().description(),
                        info.range().orElseThrow(),
                        Bytes.takeOwnership(data.open(info.index()).readAllBytes()),
                        FhirLimits.defaults());
                FhirResource observation = observations.write(proof.about(), info.index(), samples);
                handed.add(new Chunk(
                        Hapi.rewritten(observation),
                        Hapi.rewritten(provenances.ofData(proof, observation, ward.medchain.auditor()))));
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DataProof.ofChunk(session, id, data, new ChunkIndex(5), ward.medchain.ledger()));
        }
        return handed;
    }

    @Test
    void chunks_haveAProvenanceEach_thatVerifiesTheirSamples() throws Exception {
        for (int bits : new int[] {16, 32}) {
            List<Chunk> chunks = fetched(stream(bits), GrantedRange.unrestricted());

            assertThat(chunks).hasSize(4);
            assertThat(chunks).extracting(chunk -> chunk.provenance().id()).doesNotHaveDuplicates();
            for (Chunk chunk : chunks.subList(0, 3)) {
                provenances.verifyObservation(chunk.provenance(), chunk.observation(), ward.medchain.auditor());
                Provenance parsed = Hapi.valid(Provenance.class, chunk.provenance());
                assertThat(parsed.getTargetFirstRep().getReference())
                        .isEqualTo("Observation/" + chunk.observation().id().orElseThrow());
                assertThat(parsed.getTargetFirstRep().getIdentifier().getSystem())
                        .isEqualTo("urn:medchain:chunk");
            }
        }
    }

    @Test
    void chunksFromTheMiddleOfAStream_verify() throws Exception {
        List<Chunk> chunks =
                fetched(stream(16), new GrantedRange(OptionalLong.of(1_000_000), OptionalLong.of(2_000_000)));

        assertThat(chunks).hasSize(1);
        provenances.verifyObservation(chunks.get(0).provenance(), chunks.get(0).observation(), ward.medchain.auditor());
        assertThat(provenances.opening(chunks.get(0).provenance()).info().index())
                .isEqualTo(new ChunkIndex(2));
    }

    @Test
    void observation_withAnotherSampleTimeOrIndex_isRefused() throws Exception {
        List<Chunk> chunks = fetched(stream(16), GrantedRange.unrestricted());
        Chunk first = chunks.get(0);
        FhirResource sample = replaced(first.observation(), "\"1 2\"", "\"1 3\"");
        FhirResource tooWide = replaced(first.observation(), "\"1 2\"", "\"1 99\"");
        FhirResource time = replaced(first.observation(), "00:00:00.000000Z", "00:00:00.000001Z");
        FhirResource index = replaced(first.observation(), ".1\"", ".3\"");
        FhirResource longer =
                replaced(replaced(first.observation(), "\"1 2\"", "\"1 2 3\""), "00:00:00.999999Z", "00:00:01.499999Z");

        observation(first, sample, "is not what the ledger has the digest of");
        observation(first, tooWide, "is not what the ledger has the digest of");
        observation(first, time, "the time of data");
        observation(first, index, "a Provenance of chunk 1");
        observation(first, longer, "samples of 16 or 32 bits");
        observation(first, chunks.get(2).observation(), "a Provenance of chunk 1");
    }

    /** Whoever looks for the Provenance of chunk 2 must not find one of chunk 1. */
    @Test
    void target_thatIsAnotherChunk_isRefused() throws Exception {
        DataId id = stream(16);
        Chunk first = fetched(id, GrantedRange.unrestricted()).get(0);
        FhirResource identifier = replaced(
                first.provenance(), id.value().toHex() + ".1\"", id.value().toHex() + ".2\"");
        FhirResource reference = replaced(
                first.provenance(),
                "Observation/" + id.value().toHex() + "-1\"",
                "Observation/" + id.value().toHex() + "-2\"");

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(
                        () -> provenances.verifyObservation(identifier, first.observation(), ward.medchain.auditor()))
                .withMessageContaining("expected the chunk whose digest is verified");
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> provenances.verifyContent(
                        identifier,
                        observations.about(first.observation(), 16),
                        CHUNKS.get(0).encode(16),
                        ward.medchain.auditor()))
                .withMessageContaining("expected the chunk whose digest is verified");
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(
                        () -> provenances.verifyObservation(reference, first.observation(), ward.medchain.auditor()))
                .withMessageContaining("expected a reference to the resource that is verified");
    }

    private void observation(Chunk chunk, FhirResource observation, String expected) {
        refused(
                () -> provenances.verifyObservation(chunk.provenance(), observation, ward.medchain.auditor()),
                expected);
    }

    @Test
    void samplesBeyondALimit_areNotSaidToBeVerified() throws Exception {
        Chunk last = fetched(stream(16), GrantedRange.unrestricted()).get(3);
        assertThat(Hapi.text(last.observation())).contains("\"-100 L\"");

        observation(last, last.observation(), "does not tell their bytes");
        provenances.verifyContent(
                last.provenance(),
                observations.about(last.observation(), 16),
                CHUNKS.get(3).encode(16),
                ward.medchain.auditor());
    }

    private static FhirResource replaced(FhirResource resource, String from, String to) throws Exception {
        String json = Hapi.text(resource);
        assertThat(json).contains(from);
        return Samples.resource(json.replace(from, to));
    }

    private static String sha1(Bytes content) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1").digest(content.toByteArray()));
    }
}
