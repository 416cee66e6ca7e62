package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.event.DataId;
import org.medchain.crypto.bytes.Bytes;

/** Whose a resource is that names a patient in another way than by an ordinary reference. */
class CompartmentMapTest {
    private static final DataPart ALICE = DataPart.all(new DataId(Bytes.copyOf(new byte[16])));

    private final CompartmentMap map = new CompartmentMap(
            FhirContext.forR4Cached(),
            (patient, resource) -> patient.equals("alice") ? List.of(ALICE) : List.of(),
            Set.of("Organization", "Task"));

    private void assertAlices(IBaseResource resource) throws Exception {
        assertThat(map.dataOf(resource).parts()).containsExactly(ALICE);
    }

    private void assertUnknown(IBaseResource resource) throws Exception {
        ResourceData data = map.dataOf(resource);
        assertThat(data.isOpen()).isFalse();
        assertThat(data.parts()).isEmpty();
    }

    private static Reference byIdentifier(String type) {
        Reference reference = new Reference().setIdentifier(new Identifier().setValue("4712"));
        return type.isEmpty() ? reference : reference.setType(type);
    }

    private static Observation performedByAlice() {
        return new Observation().addPerformer(new Reference("Patient/alice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Patient", "http://hl7.org/fhir/StructureDefinition/Patient"})
    void subject_namedByIdentifierAlone_isNotKnown(String type) throws Exception {
        assertAlices(performedByAlice());
        assertUnknown(performedByAlice().setSubject(byIdentifier(type)));
        assertUnknown(performedByAlice().setSubject(new Reference().setDisplay("Bob")));
    }

    @Test
    void performer_namedByIdentifier_isAPatientIfItsTypeSaysSo() throws Exception {
        Observation observation = new Observation().setSubject(new Reference("Patient/alice"));
        assertAlices(observation.copy().addPerformer(byIdentifier("")));
        assertAlices(observation.copy().addPerformer(byIdentifier("Practitioner")));
        assertAlices(observation.copy().addPerformer(new Reference().setDisplay("Dr. Kim")));
        assertUnknown(observation.copy().addPerformer(byIdentifier("Patient")));
    }

    @Test
    void subject_namedByIdentifier_thatIsNoPatient_isNobody() throws Exception {
        assertAlices(performedByAlice().setSubject(byIdentifier("Location")));
    }

    @Test
    void relatedPerson_ofAPatientNamedByIdentifier_isNotKnown() throws Exception {
        assertUnknown(new RelatedPerson().setPatient(byIdentifier("")));
    }

    @Test
    void resource_ofAnOpenType_isOpenUnlessItRefersToAPatient() throws Exception {
        assertThat(map.dataOf(new Organization().setName("North")).isOpen()).isTrue();
        assertThat(map.dataOf(new Task().setFocus(new Reference("Device/1"))).isOpen())
                .isTrue();
        assertUnknown(new Task().setFor(new Reference("Patient/bob")));
        assertUnknown(new Task().setFor(new Reference("https://south.example/fhir/Patient/bob")));
        assertUnknown(new Task().setFor(byIdentifier("Patient")));
        Patient bob = new Patient();
        bob.setId("#bob");
        assertUnknown(new Organization().addContained(bob));
        Device ofBob = new Device();
        ofBob.setPatient(new Reference("Patient/bob"));
        assertUnknown(new Organization().addContained(ofBob));
    }

    /** A reference that leads nowhere on this server, of which only its type or its place says that it is a patient's. */
    @ParameterizedTest
    @ValueSource(
            strings = {"urn:uuid:61b5e1c0-0000-4000-8000-000000000000", "urn:oid:1.2.3", "Patient?identifier=4712"})
    void reference_toAPatient_thatCannotBeFollowed_isNotKnown(String address) throws Exception {
        assertUnknown(new Task().setOwner(new Reference(address).setType("Patient")));
        assertUnknown(new Task().setFor(new Reference(address)));
        assertUnknown(performedByAlice().setSubject(new Reference(address)));
        assertUnknown(performedByAlice().addPerformer(new Reference(address).setType("Patient")));
        assertThat(map.dataOf(new Task().setOwner(new Reference("urn:uuid:1").setType("Practitioner")))
                        .isOpen())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://north.example/fhir/Patient/alice",
                "https://north.example/fhir/Patient/alice/_history/1",
                "HTTPS://North.Example:443/fhir/Patient/alice"
            })
    void reference_toAnOwnAddress_isAsOneWithoutAddress(String address) throws Exception {
        Observation observation = new Observation().setSubject(new Reference(address));
        assertUnknown(observation);
        CompartmentMap served = map.servedAt(Set.of(URI.create("https://north.example/fhir/")));
        assertThat(served.dataOf(observation).parts()).containsExactly(ALICE);
        Observation ofBoth = observation.copy().addPerformer(new Reference(address.replace("alice", "bob")));
        assertThat(served.dataOf(ofBoth).parts()).isEmpty();
        assertThat(served.dataOf(new Task().setFor(new Reference(address))).isOpen())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://north.example/fhir/Patient/alice",
                "https://north.example:8443/fhir/Patient/alice",
                "https://north.example/Patient/alice",
                "https://north.example/fhir/other/Patient/alice",
                "https://north.example/fhir/../fhir/Patient/alice",
                "https://north.example/FHIR/Patient/alice",
                "https://alice@north.example/fhir/Patient/alice",
                "https://north.example.south.example/fhir/Patient/alice",
                "https://north.example/fhir?x=/Patient/alice",
                "//north.example/fhir/Patient/alice",
                "/Patient/alice",
                "other/Patient/alice",
                "../other/Patient/alice"
            })
    void reference_toAnotherAddress_isToAnotherServer(String address) throws Exception {
        CompartmentMap served = map.servedAt(Set.of(URI.create("https://north.example/fhir")));
        Observation observation = new Observation().setSubject(new Reference(address));
        assertThat(served.dataOf(observation).parts()).isEmpty();
        assertUnknown(observation);
        assertUnknown(performedByAlice().addPerformer(new Reference(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"north.example/fhir", "ftp://north.example/fhir", "https:/fhir", "https://n.example/fhir?a=b"})
    void address_thatIsNoServers_isRefused(String address) {
        assertThatThrownBy(() -> map.servedAt(Set.of(URI.create(address))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found " + address);
    }

    @Test
    void taskFor_byIdentifierAlone_isNotKnown() throws Exception {
        assertUnknown(new Task().setFor(byIdentifier("")));
    }

    @Test
    void patient_inAnExtensionOfAPrimitive_isFound() throws Exception {
        Organization organization = new Organization().setName("North");
        organization.getNameElement().addExtension("urn:example:of", new Reference("Patient/bob"));
        assertUnknown(organization);
    }

    @Test
    void contained_ofAPatientWhoIsNotKnown_isNotKnown() throws Exception {
        Basic basic = new Basic().setSubject(new Reference("Patient/alice"));
        Observation ofBob = new Observation().setSubject(new Reference("Patient/bob"));
        ofBob.setId("#1");
        assertAlices(basic);
        assertUnknown(basic.copy().addContained(ofBob));
        assertUnknown(basic.copy().addContained(new Observation()));
        assertUnknown(basic.copy().addContained(new Task().setFor(new Reference("Patient/bob"))));
        Patient contained = new Patient();
        contained.setId("alice");
        assertUnknown(basic.copy().addContained(contained));
    }

    @Test
    void contained_thatIsOfNobody_isAPartOfWhatContainsIt() throws Exception {
        Observation observation = new Observation().setSubject(new Reference("Patient/alice"));
        Practitioner practitioner = new Practitioner();
        practitioner.setId("#p");
        observation.addContained(practitioner).addContained(new Device());
        assertAlices(observation.addPerformer(new Reference("#p")));
    }

    @Test
    void contained_thatRefersToAnotherContained_isItsPatients() throws Exception {
        Basic basic = new Basic().setSubject(new Reference("Patient/alice"));
        Practitioner practitioner = new Practitioner();
        practitioner.setId("#p");
        Observation observation = performedByAlice().addPerformer(new Reference("#p"));
        observation.setId("#o");
        assertAlices(basic.addContained(practitioner).addContained(observation));
    }

    @Test
    void attachment_thatIsFhir_orSaysSo_isLookedInto() throws Exception {
        DocumentReference document = new DocumentReference().setSubject(new Reference("Patient/alice"));
        Attachment attachment = document.addContent().getAttachment();
        attachment.setContentType("application/fhir+json").setData("{".getBytes(StandardCharsets.UTF_8));
        assertUnknown(document);
        attachment.setContentType("application/json");
        assertUnknown(document);
        attachment.setData("{\"system\":\"http://hl7.org/fhir/sid/us-npi\"}".getBytes(StandardCharsets.UTF_8));
        assertAlices(document);
        Observation ofBob = new Observation().setSubject(new Reference("Patient/bob"));
        String json = FhirContext.forR4Cached().newJsonParser().encodeResourceToString(ofBob);
        attachment.setContentType(null).setData(json.getBytes(StandardCharsets.UTF_8));
        assertUnknown(document);
        String xml = FhirContext.forR4Cached().newXmlParser().encodeResourceToString(ofBob);
        attachment.setContentType("text/xml").setData(xml.getBytes(StandardCharsets.UTF_8));
        assertUnknown(document);
        attachment.setContentType("application/xml").setData("<ClinicalDocument/>".getBytes(StandardCharsets.UTF_8));
        assertAlices(document);
    }
}
