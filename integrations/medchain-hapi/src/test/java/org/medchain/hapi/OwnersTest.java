package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
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

        assertThat(Owners.of(FHIR, basic)).containsExactly("Patient/alice", "Patient/bob");
    }

    @Test
    void owners_ofABundle_areThoseOfItsEntriesAndTheirOutcomes() {
        Bundle bundle = new Bundle();
        bundle.addEntry()
                .setResource(new Patient().setId("Patient/alice"))
                .getResponse()
                .setOutcome(ofBob());

        assertThat(Owners.of(FHIR, bundle)).containsExactly("Patient/alice", "Patient/bob");
    }
}
