package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/** Whoever's data is shown with a resource is in the trail. */
class OwnersTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private static Observation ofBob() {
        Observation observation = new Observation();
        observation.setSubject(new Reference("Patient/bob"));
        return observation;
    }

    @Test
    void owners_haveThoseOfWhatIsContained() {
        Basic basic = new Basic();
        basic.setSubject(new Reference("Patient/alice"));
        basic.addContained(ofBob().setId("#o"));

        assertThat(Owners.of(FHIR, OwnAddresses.NONE, basic)).containsExactly("Patient/alice", "Patient/bob");
    }

    /** HAPI's own list of owners forgets the address. */
    @Test
    void owner_onAnotherServer_isNamedWithItsAddress() {
        Observation observation = ofBob();
        observation.addPerformer(new Reference("https://south.example/fhir/Patient/alice"));

        assertThat(Owners.of(FHIR, OwnAddresses.NONE, observation))
                .containsExactly("Patient/bob", "https://south.example/fhir/Patient/alice");
        OwnAddresses south = new OwnAddresses(new CompartmentMap(FHIR, (patient, resource) -> List.of(), Set.of())
                .servedAt(Set.of(URI.create("https://south.example/fhir"))));
        assertThat(Owners.of(FHIR, south, observation)).containsExactly("Patient/alice", "Patient/bob");
    }

    @Test
    void owners_ofABundle_areThoseOfItsEntriesAndTheirOutcomes() {
        Bundle bundle = new Bundle();
        bundle.addEntry()
                .setResource(new Patient().setId("Patient/alice"))
                .getResponse()
                .setOutcome(ofBob());

        assertThat(Owners.of(FHIR, OwnAddresses.NONE, bundle)).containsExactly("Patient/alice", "Patient/bob");
    }
}
