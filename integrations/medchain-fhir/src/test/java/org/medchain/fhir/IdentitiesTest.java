package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;

class IdentitiesTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static IdentityCertificate certificate(String name) throws Exception {
        ConsortiumCa ca = ConsortiumCa.create("CA", SuiteId.X25519, NOW, NOW.plus(Duration.ofDays(1)), RANDOM);
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
        return ca.issue(EnrolmentRequest.create(name, keys), NOW, NOW.plus(Duration.ofDays(1)));
    }

    @Test
    void resource_ofACertificate_hasItsIdentityAndUnlessAPatientItsName() throws Exception {
        IdentityCertificate certificate = certificate("Hospital North");
        Digest identity = certificate.identity().id();

        FhirResource organization = Identities.resource(Party.Kind.ORGANIZATION, certificate);
        FhirResource practitioner = Identities.resource(Party.Kind.PRACTITIONER, certificate);
        FhirResource patient = Identities.resource(Party.Kind.PATIENT, certificate);
        FhirResource device = Identities.resource(Party.Kind.DEVICE, certificate);

        assertThat(Hapi.valid(Organization.class, organization).getName()).isEqualTo("Hospital North");
        assertThat(Hapi.valid(Practitioner.class, practitioner)
                        .getNameFirstRep()
                        .getText())
                .isEqualTo("Hospital North");
        assertThat(Hapi.valid(Patient.class, patient).hasName()).isFalse();
        assertThat(Identities.identityOf(Hapi.rewritten(organization))).contains(identity);
        assertThat(Identities.identityOf(Hapi.rewritten(patient))).contains(identity);
        assertThat(Identities.identityOf(Hapi.rewritten(device))).contains(identity);
    }

    @Test
    void identified_keepsWhatIsThere_andAddsNothingTwice() throws Exception {
        FhirResource existing = Samples.quoted(
                "{'resourceType':'Patient','identifier':[{'system':'http://hospital.example/mrn','value':'7'}],'active':true}");

        FhirResource once = Identities.identified(existing, Samples.digest(1));
        FhirResource twice = Identities.identified(once, Samples.digest(1));

        assertThat(Hapi.valid(Patient.class, once).getIdentifier()).hasSize(2);
        assertThat(twice).isEqualTo(once);
        assertThat(Identities.identityOf(existing)).isEqualTo(Optional.empty());
    }

    @Test
    void identified_withAnotherIdentity_isRefused() throws Exception {
        FhirResource known = Identities.identified(Samples.quoted("{'resourceType':'Patient'}"), Samples.digest(1));

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> Identities.identified(known, Samples.digest(2)))
                .satisfies(e -> assertThat(e.path()).isEqualTo("Patient.identifier"));
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> Identities.identified(Samples.quoted("{'resourceType':'Bundle'}"), Samples.digest(2)))
                .satisfies(e -> assertThat(e.path()).isEqualTo("resourceType"));
    }

    @Test
    void identityOf_anIdentifierThatIsNoIdentity_isRefused() throws Exception {
        FhirResource patient = Samples.quoted(
                "{'resourceType':'Patient','identifier':[{'system':'urn:medchain:identity','value':'ABC'}]}");

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> Identities.identityOf(patient))
                .satisfies(e -> assertThat(e.path()).isEqualTo("Patient.identifier[0].value"));
    }
}
