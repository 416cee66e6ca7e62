package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionContent;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.PatientSession;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

class ConsentsTest {
    private static final URI POLICY = URI.create("https://consortium.example/policies/sessions-1");

    @TempDir
    private Path folder;

    private final Consents consents = new Consents(Samples.ZURICH, POLICY, Set.of("TREAT"));

    private static ConsentTerms terms() {
        EventRef event = Samples.about(Samples.description(Map.of())).event();
        DataId first = new DataId(Bytes.fromHex("01".repeat(16)));
        DataId second = new DataId(Bytes.fromHex("02".repeat(16)));
        return new ConsentTerms(
                Optional.of(new SessionId(event.event())),
                Optional.of(event),
                true,
                Samples.digest(1),
                Samples.digest(2),
                List.of(Samples.digest(9), Samples.digest(8), Samples.digest(9)),
                List.of(
                        new SessionContent.Item(second, GrantedRange.from(-7), Samples.digest(5)),
                        new SessionContent.Item(first, GrantedRange.unrestricted(), Samples.digest(5))),
                Instant.parse("2026-03-29T01:00:00.001Z"),
                Optional.of(Instant.parse("2027-03-28T01:00:00Z")));
    }

    @Test
    void terms_intoFhirAndBack_areTheSame() throws Exception {
        ConsentTerms withoutEnd = new ConsentTerms(
                Optional.empty(),
                Optional.empty(),
                false,
                Samples.digest(1),
                Samples.digest(2),
                List.of(Samples.digest(8)),
                List.of(),
                Instant.parse("2026-01-01T00:00:00Z"),
                Optional.empty());
        for (ConsentTerms terms : List.of(terms(), withoutEnd)) {
            FhirResource written = consents.write(terms);

            IheProfiles.basicConsent(Hapi.valid(Consent.class, written));
            assertThat(consents.read(Hapi.rewritten(written))).isEqualTo(terms);
        }
    }

    @Test
    void consent_hasThePurposesOfThePolicy_andEndsAMillisecondBeforeTheSession() throws Exception {
        Consents two = new Consents(Samples.ZURICH, POLICY, Set.of("TREAT", "HPAYMT"));

        Consent.ProvisionComponent provision =
                Hapi.valid(Consent.class, two.write(terms())).getProvision();

        assertThat(provision.getPurpose())
                .allSatisfy(purpose ->
                        assertThat(purpose.getSystem()).isEqualTo("http://terminology.hl7.org/CodeSystem/v3-ActReason"))
                .extracting(Coding::getCode)
                .containsExactly("HPAYMT", "TREAT");
        assertThat(provision.getPeriod().hasStart()).isFalse();
        assertThat(provision.getPeriod().getEndElement().getValueAsString()).isEqualTo("2027-03-28T00:59:59.999Z");
        Consents none = new Consents(Samples.ZURICH, POLICY, Set.of());
        assertThat(Hapi.valid(Consent.class, none.write(terms())).getProvision().hasPurpose())
                .isFalse();
    }

    @Test
    void session_ofAPatientAndOfItsRequester_giveTheSameConsent_fromWhichItCanBeGrantedAgain() throws Exception {
        try (Ward ward = new Ward(folder)) {
            DataId record = ward.add(new FhirRecord(Samples.description(Map.of()), Optional.empty(), Bytes.utf8("x")));
            GrantedSession granted = ward.grant(record);
            Session session = ward.doctor.accept(granted.forRequester());
            PatientSession own = ward.session(granted);
            Instant given = ward.time(granted.event());

            ConsentTerms patients =
                    ConsentTerms.of(own, ward.alice.certificate().identity(), List.of(ward.inventory), given);
            assertThat(ConsentTerms.of(session, granted.event(), given)).isEqualTo(patients);
            ConsentTerms read = consents.read(Hapi.rewritten(consents.write(patients)));
            assertThat(read).isEqualTo(patients);

            GrantedSession again = ward.alice.grant(
                    ward.doctor.certificate(),
                    read.selections(List.of(ward.inventory)),
                    read.lifetime(
                            own.granted().orElseThrow().expires().orElseThrow().minus(Duration.ofDays(3))));
            assertThat(ward.session(again).granted().orElseThrow().items())
                    .isEqualTo(own.granted().orElseThrow().items());

            ward.alice.revoke(granted.id());
            ConsentTerms revoked = ConsentTerms.of(
                    ward.session(granted), ward.alice.certificate().identity(), List.of(ward.inventory), given);
            assertThat(Hapi.valid(Consent.class, consents.write(revoked)).getStatus())
                    .isEqualTo(Consent.ConsentState.INACTIVE);
        }
    }

    /** In the shape of the profile's example, from a portal that knows no MedChain but knows its users. */
    private static final String PORTAL =
            """
            {'resourceType':'Consent','status':'active',
             'scope':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/consentscope','code':'patient-privacy'}]},
             'category':[{'coding':[{'system':'http://loinc.org','code':'59284-0'}]}],
             'patient':{'reference':'Patient/1'},'dateTime':'2026-06-13','performer':[{'reference':'Patient/1'}],
             'organization':[{'reference':'Organization/8'}],'sourceReference':{'reference':'DocumentReference/5'},
             'policy':[{'uri':'https://consortium.example/policies/sessions-1'}],
             'provision':{'type':'permit','period':{'start':'2026-06-13','end':'2026-10-25'},
              'actor':[{'role':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/v3-ParticipationType','code':'IRCP'}]},
               'reference':{'reference':'Practitioner/2'}}],
              'purpose':[{'system':'http://terminology.hl7.org/CodeSystem/v3-ActReason','code':'TREAT'},
               {'system':'http://terminology.hl7.org/CodeSystem/v3-ActReason','code':'HPAYMT'}]}}""";

    private static final Parties PORTALS_USERS = new Parties() {
        @Override
        public Party party(Digest identity, Party.Kind role) {
            return Party.of(role, identity);
        }

        @Override
        public Optional<Digest> find(String reference) {
            return reference.matches("[A-Za-z]+/[1-8]")
                    ? Optional.of(Samples.digest(reference.charAt(reference.length() - 1) - '0'))
                    : Optional.empty();
        }
    };

    private static ConsentTerms portal(String json) throws Exception {
        return new Consents(Samples.ZURICH.withParties(PORTALS_USERS), POLICY, Set.of("TREAT"))
                .read(Samples.quoted(json));
    }

    @Test
    void consentOfAPortal_isReadToTheEndOfItsLastDay() throws Exception {
        IheProfilesPortal.check(PORTAL);
        ConsentTerms terms = portal(PORTAL);

        assertThat(terms.patient()).isEqualTo(Samples.digest(1));
        assertThat(terms.requester()).isEqualTo(Samples.digest(2));
        assertThat(terms.items()).isEmpty();
        assertThat(terms.expires()).contains(Instant.parse("2026-10-25T23:00:00Z"));
    }

    /** The example itself is by the profile. */
    private static final class IheProfilesPortal {
        static void check(String json) throws Exception {
            Consent consent = Hapi.valid(Consent.class, Samples.quoted(json));
            consent.getMeta().addProfile("https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentBasic");
            IheProfiles.basicConsent(consent);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'status':'active' | 'status':'rejected' | Consent.status",
                "'permit' | 'deny' | Consent.provision.type",
                "'code':'HPAYMT' | 'code':'TREAT' | -",
                "'code':'TREAT'},  | 'code':'HOPERAT'}, | Consent.provision.purpose[0]",
                "v3-ActReason','code':'TREAT' | other','code':'TREAT' | Consent.provision.purpose[0]",
                "sessions-1'} | sessions-2'} | Consent.policy[0].uri",
                "'code':'patient-privacy' | 'code':'research' | Consent.scope",
                "'code':'IRCP' | 'code':'CST' | Consent.provision.actor[0].role",
                "'Practitioner/2' | 'Practitioner/9' | Consent.provision.actor[0].reference",
                "'performer':[{'reference':'Patient/1'}] | 'performer':[{'reference':'RelatedPerson/3'}] | Consent.performer[0]",
                "'actor':[{ | 'actor':[],'x':[{ | Consent.provision.actor",
                "'start':'2026-06-13' | 'start':'2026-06-14' | Consent.provision.period.start",
                "'type':'permit' | 'type':'permit','dataPeriod':{} | Consent.provision.dataPeriod",
                "'type':'permit' | 'type':'permit','data':[] | Consent.provision.data",
                "'type':'permit' | 'type':'permit','securityLabel':[] | Consent.provision.securityLabel",
                "'type':'permit' | 'type':'permit','class':[] | Consent.provision.class",
                "'type':'permit' | 'type':'permit','code':[] | Consent.provision.code",
                "'type':'permit' | 'type':'permit','action':[] | Consent.provision.action",
                "'type':'permit' | 'type':'permit','provision':[] | Consent.provision.provision",
                "'type':'permit' | 'type':'permit','modifierExtension':[] | Consent.provision.modifierExtension",
                "'policy':[ | 'policyRule':{},'policy':[ | Consent.policyRule",
                "'policy':[ | 'verification':[],'policy':[ | Consent.verification",
                "'organization':[{'reference':'Organization/8'}], | 'organization':[], | Consent"
            })
    void consentThatPermitsLessThanASession_isRefusedWithItsPath(String good, String bad, String path)
            throws Exception {
        String json = PORTAL.replace(good, bad);
        assertThat(json).isNotEqualTo(PORTAL);
        if (path.equals("-")) {
            assertThat(portal(json)).isEqualTo(portal(PORTAL));
        } else {
            assertThatExceptionOfType(InvalidResourceException.class)
                    .isThrownBy(() -> portal(json))
                    .satisfies(e -> assertThat(e.path()).isEqualTo(path));
        }
    }

    @Test
    void purposes_whereThePolicyLimitsUsesToNone_areRefused() {
        Consents unlimited = new Consents(Samples.ZURICH.withParties(PORTALS_USERS), POLICY, Set.of());

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> unlimited.read(Samples.quoted(PORTAL)))
                .satisfies(e -> assertThat(e.path()).isEqualTo("Consent.provision.purpose[0]"));
    }

    @Test
    void grantThatIsNone_isRefused() throws Exception {
        String json = Hapi.text(consents.write(terms()));

        for (String bad : List.of(
                json.replace("01".repeat(16), "0x".repeat(16)),
                json.replace("\"valueString\":\"-7\"", "\"valueString\":\"99999999999999999999\""),
                json.replace("01".repeat(16), "02".repeat(16)))) {
            assertThatExceptionOfType(InvalidResourceException.class)
                    .isThrownBy(() -> consents.read(Samples.resource(bad)));
        }
        assertThat(new SessionId(new EventHash(Samples.digest(4))))
                .isEqualTo(terms().session().orElseThrow());
    }
}
