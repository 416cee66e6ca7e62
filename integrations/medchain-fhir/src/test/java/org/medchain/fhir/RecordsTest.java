package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DocumentReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;

class RecordsTest {
    /** A note in the shape of those that hospitals' servers have. */
    private static final String NOTE =
            """
            {'resourceType':'DocumentReference','id':'4711','meta':{'versionId':'3','lastUpdated':'2024-04-01T10:00:00Z',
             'tag':[{'system':'http://hospital.example/tags','code':'ward-7'}]},
             'identifier':[{'system':'urn:ietf:rfc:3986','value':'urn:uuid:1b8e9b4d-5c4f-4b8e-8d4f-3d3c8f8c8b8b'}],
             'status':'superseded',
             'type':{'coding':[{'system':'http://loinc.org','code':'34117-2','display':'History and physical note'}]},
             'subject':{'reference':'Patient/1'},'date':'2024-03-31T02:59:00.5+01:00',
             'content':[{'attachment':{'contentType':'text/plain','language':'de-CH','data':'R3LDvGV6aQ==','size':7,
               'hash':'lKm7LM4GS8LCgUG9cAxGxPhN66Q=','title':'Anamnese','creation':'2024-03'}}],
             'context':{'period':{'start':'2024-03-30','end':'2024-03-31T10:00:00+02:00'},
               'extension':[{'url':'http://hospital.example/x','valueDecimal':1.50},
                 {'url':'http://hospital.example/y','valueBoolean':false}]}}""";

    private final Records records = new Records(Samples.ZURICH);

    private FhirRecord read(String json) throws Exception {
        return records.read(Samples.quoted(json), Samples.SERVED_AT);
    }

    @Test
    void documentReference_intoMedChainAndBack_losesWhatTheTableNamesAlone() throws Exception {
        FhirRecord record = read(NOTE);
        SharedData about = Samples.about(record.description());

        DocumentReference written = Hapi.valid(DocumentReference.class, records.documentReference(about, record));

        DocumentReference before = Hapi.valid(DocumentReference.class, Samples.quoted(NOTE));
        before.setIdElement(written.getIdElement());
        before.getMeta().setVersionId(null).setLastUpdated(null);
        before.setMasterIdentifier(written.getMasterIdentifier()).setSubject(written.getSubject());
        before.addIdentifier(written.getIdentifier().get(1));
        before.setCustodian(written.getCustodian());
        before.getContentFirstRep()
                .getAttachment()
                .setData(null)
                .setUrl("Binary/" + about.id().value().toHex());
        before.getContentFirstRep()
                .getAttachment()
                .setExtension(written.getContentFirstRep().getAttachment().getExtension());
        assertThat(written.equalsDeep(before)).isTrue();
        assertThat(Hapi.text(records.documentReference(about, record))).contains("\"valueDecimal\":1.50");
    }

    @Test
    void record_intoFhirAndBack_isTheSame() throws Exception {
        FhirRecord record = new FhirRecord(
                Samples.description(Map.of("modality", "XR", "note", "Gr\u00fcezi\n", "fhir:type.text", "X-ray")),
                Optional.of(new TimeRange(-1, 1_719_835_200_000_001L)),
                Bytes.fromHex("00ff10"));
        SharedData about = Samples.about(record.description());
        SharedData withDigest = new SharedData(
                about.id(),
                about.patient(),
                about.provider(),
                about.event(),
                Optional.of(Samples.digest(9)),
                about.description());

        FhirResource reference = Hapi.rewritten(records.documentReference(withDigest, record));
        FhirResource binary = Hapi.rewritten(records.binary(withDigest, record));

        assertThat(records.read(reference, binary, URI.create("https://elsewhere.example/")))
                .isEqualTo(record);
        assertThat(records.about(reference)).isEqualTo(withDigest);
    }

    /** In the order of their names, the tag of the tenth comes before that of the second. */
    @Test
    void tags_ofALongList_keepItsOrder() throws Exception {
        Map<String, String> tags = IntStream.range(0, 12)
                .boxed()
                .collect(Collectors.toMap(i -> "fhir:category." + i + ".text", i -> "kind " + i));
        FhirRecord record = new FhirRecord(Samples.description(tags), Optional.empty(), Bytes.empty());
        SharedData about = Samples.about(record.description());

        FhirResource reference = records.documentReference(about, record);

        assertThat(Hapi.valid(DocumentReference.class, reference).getCategory())
                .extracting(CodeableConcept::getText)
                .containsExactlyElementsOf(
                        IntStream.range(0, 12).mapToObj(i -> "kind " + i).toList());
        assertThat(records.read(Hapi.rewritten(reference), records.binary(about, record), Samples.SERVED_AT))
                .isEqualTo(record);
    }

    @Test
    void documentReference_withoutBytesOrTime_isWrittenAndRead() throws Exception {
        FhirRecord record = new FhirRecord(Samples.description(Map.of()), Optional.empty(), Bytes.empty());
        SharedData about = Samples.about(record.description());

        FhirResource reference = Hapi.rewritten(records.documentReference(about, record));
        Binary binary = Hapi.valid(Binary.class, records.binary(about, record));

        assertThat(binary.getContentType()).isEqualTo("application/octet-stream");
        assertThat(records.read(reference, records.binary(about, record), Samples.SERVED_AT))
                .isEqualTo(record);
    }

    @Test
    void digestOfTheChain_isNotInTheHash_whichIsSha1() throws Exception {
        FhirRecord record = read(NOTE);
        SharedData about = Samples.about(record.description());
        DocumentReference written = Hapi.valid(DocumentReference.class, records.documentReference(about, record));

        assertThat(written.getContentFirstRep().getAttachment().getHash()).hasSize(20);
        assertThat(new String(record.content().toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("Gr\u00fcezi");
    }

    @Test
    void taken_isFromTheFirstInstantOfThePeriodToTheEndOfItsLastSecond() throws Exception {
        assertThat(read(NOTE).taken())
                .contains(TimeRange.of(Instant.parse("2024-03-29T23:00:00Z"), Instant.parse("2024-03-31T08:00:01Z")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'size':7 | 'size':8 | DocumentReference.content[0].attachment.size",
                "'hash':'lKm7 | 'hash':'AAAA | DocumentReference.content[0].attachment.hash",
                "'data':'R3LD | 'data':'*3LD | DocumentReference.content[0].attachment.data",
                "'status':'superseded' | 'status':'entered-in-error' | DocumentReference.status",
                "'status':'superseded', | - | DocumentReference.status",
                "'status' | 'modifierExtension':[],'status' | DocumentReference.modifierExtension",
                "'status' | 'implicitRules':'http://x.example','status' | DocumentReference.implicitRules",
                "'content':[{ | 'content':[{'attachment':{}},{ | DocumentReference.content",
                "'content':[{ | 'content':[],'c':[{ | DocumentReference.content",
                "'start':'2024-03-30' | 'start':'2024-04-31' | DocumentReference.context.period.start",
                "'start':'2024-03-30' | 'start':'2025-03-31' | DocumentReference.context.period",
                "'title':'Anamnese' | 'title':{} | DocumentReference.content[0].attachment.title",
                "'DocumentReference' | 'DocumentManifest' | resourceType"
            })
    void badDocumentReference_isRefusedWithThePathOfWhatIsBad(String good, String bad, String path) {
        String json = NOTE.replace(good.strip(), bad.equals("-") ? "" : bad.strip());

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> read(json))
                .satisfies(e -> assertThat(e.path()).isEqualTo(path.strip()));
    }

    @Test
    void documentReference_thatDoesNotFitADescription_isRefused() {
        String many = "'category':[" + String.join(",", Collections.nCopies(60, "{'text':'x'}")) + "],'status'";

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> read(NOTE.replace("'status'", many)))
                .withMessageContaining("at most 64 values");
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> read(NOTE.replace("Anamnese", "x".repeat(1025))))
                .withMessageContaining("DocumentReference.content[0].attachment.title: expected at most 1024 bytes");
    }

    @Test
    void elementsThatRepeatMoreThanTenTimes_keepTheirOrder() throws Exception {
        String many = "'category':["
                + IntStream.range(0, 23).mapToObj(i -> "{'text':'" + i + "'}").collect(Collectors.joining(","))
                + "],'status'";
        FhirRecord record = read(NOTE.replace("'status'", many));

        DocumentReference written = Hapi.valid(
                DocumentReference.class, records.documentReference(Samples.about(record.description()), record));

        assertThat(written.getCategory())
                .extracting(CodeableConcept::getText)
                .containsExactlyElementsOf(
                        IntStream.range(0, 23).mapToObj(Integer::toString).toList());
    }

    @Test
    void contentBeyondTheLimit_isRefusedBeforeItIsDecoded() throws Exception {
        Records small =
                new Records(Samples.ZURICH.withLimits(FhirLimits.defaults().withBytes(8)));

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> small.read(Samples.quoted(NOTE), Samples.SERVED_AT))
                .satisfies(e -> assertThat(e.path()).isEqualTo("DocumentReference.content[0].attachment.data"));
    }

    /** A provider writes the tags; it cannot have them say what MedChain says. */
    @Test
    void tags_thatImitateMedChain_areNotWritten() throws Exception {
        FhirRecord record = new FhirRecord(
                Samples.description(Map.of(
                        "fhir:identifier.0.system", "urn:medchain:event",
                        "fhir:identifier.0.value", "00".repeat(32) + "." + "00".repeat(32),
                        "fhir:subject.reference", "Patient/other",
                        "fhir:content.0.attachment.extension.0.url", "urn:medchain:fhir:digest",
                        "fhir:content.0.attachment.extension.0.valueBase64Binary", "AAAA",
                        "fhir:content.0.attachment.hash", "AAAA",
                        "fhir:resourceType", "Patient")),
                Optional.empty(),
                Bytes.utf8("x"));
        SharedData about = Samples.about(record.description());

        FhirResource written = records.documentReference(about, record);

        Hapi.valid(DocumentReference.class, written);
        SharedData said = records.about(written);
        assertThat(said.event()).isEqualTo(about.event());
        assertThat(said.patient()).isEqualTo(about.patient());
        assertThat(said.digest()).isEmpty();
    }

    @Test
    void tags_thatMakeUpNoResource_areRefused() {
        for (Map<String, String> tags : List.of(
                Map.of("fhir:a", "x", "fhir:a.b", "x"),
                Map.of("fhir:a.1", "x"),
                Map.of("fhir:a.0", "x", "fhir:a.b", "x"),
                Map.of("fhir=a", "{"))) {
            FhirRecord record = new FhirRecord(Samples.description(tags), Optional.empty(), Bytes.empty());

            assertThatExceptionOfType(InvalidResourceException.class)
                    .as(tags.toString())
                    .isThrownBy(() -> records.documentReference(Samples.about(record.description()), record));
        }
    }
}
