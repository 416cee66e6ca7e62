package org.medchain.fhir;

import static org.medchain.fuzz.Surface.readOnly;

import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** Resources that other systems hand over. What is taken is written, and taken again. */
public final class FhirSurfaces implements Surfaces {
    private static final URI SERVED_AT = URI.create("https://hospital.example/medchain");
    private static final int BITS = 32;
    private static final FhirSettings SETTINGS = FhirSettings.in(ZoneId.of("Europe/Zurich"));
    private static final String DOCUMENT =
            """
            {'resourceType':'DocumentReference','id':'d1','status':'current','type':{'coding':[{'system':'http://loinc.org',
             'code':'34117-2'}]},'subject':{'reference':'Patient/7'},'date':'2026-03-29T03:30:00+02:00',
             'content':[{'attachment':{'contentType':'text/plain','language':'de-CH','data':'R3LDvGV6aQ==','size':7,
             'creation':'2026-03-29'}}]}""";
    private static final String OBSERVATION =
            """
            {'resourceType':'Observation','status':'final','code':{'text':'ECG'},'effectiveDateTime':'2015-02-19T09:30:35+01:00',
             'component':[{'code':{'text':'I'},'valueSampledData':{'origin':{'value':2048,'code':'uV',
               'system':'http://unitsofmeasure.org'},'period':10,'factor':1.612,'lowerLimit':-3300,'upperLimit':3300,
               'dimensions':1,'data':'2041 E L U -12'}},
              {'code':{'text':'aVR'},'valueSampledData':{'origin':{'value':-0.5,'unit':'mV'},'period':10.0,'dimensions':1,
               'data':'1 2.5 3 4 E'}}]}""";
    private static final String BUNDLE =
            """
            {'resourceType':'Bundle','type':'collection','entry':[{'fullUrl':'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a',
             'resource':{'resourceType':'Observation','status':'final','code':{'text':'pulse'},'effectiveDateTime':'2026-01',
             'valueQuantity':{'value':61}}},{'resource':{'resourceType':'Patient','id':'7'}}]}""";

    private final Records records = new Records(SETTINGS);
    private final Observations observations = new Observations(SETTINGS);
    private final Consents consents =
            new Consents(SETTINGS, URI.create("https://consortium.example/policies/sessions-1"), Set.of("TREAT"));

    @Override
    public List<Surface> all() {
        return List.of(
                readOnly("fhir-resource", FhirSurfaces::resource, json(DOCUMENT), json(BUNDLE)),
                readOnly("fhir-document", input -> records.read(resource(input), SERVED_AT), json(DOCUMENT)),
                readOnly("fhir-bundle", this::bundle, json(BUNDLE)),
                readOnly("fhir-observation", this::observation, json(OBSERVATION)),
                readOnly("fhir-consent", this::consent, consents.write(terms()).encode()));
    }

    private static FhirResource resource(Bytes input) throws MedChainException {
        FhirResource resource = FhirResource.parse(input, SETTINGS.limits());
        return same(resource, FhirResource.parse(resource.encode(), SETTINGS.limits()));
    }

    private FhirResource bundle(Bytes input) throws MedChainException {
        return records.bundle(records.readBundle(resource(input), SERVED_AT));
    }

    private Waveform observation(Bytes input) throws MedChainException {
        FhirResource observation = resource(input);
        Waveform waveform = observations.read(observation);
        return Waveform.decode(
                observations.description(observation, BITS, SERVED_AT),
                waveform.range(),
                waveform.encode(BITS),
                SETTINGS.limits());
    }

    private ConsentTerms consent(Bytes input) throws MedChainException {
        ConsentTerms terms = consents.read(resource(input));
        return same(terms, consents.read(consents.write(terms)));
    }

    private static <T> T same(T value, T again) {
        if (!value.equals(again)) {
            throw new IllegalStateException("written and read again it is another value");
        }
        return again;
    }

    private static ConsentTerms terms() {
        Optional<SessionId> session = Optional.empty();
        Optional<EventRef> event = Optional.empty();
        return new ConsentTerms(
                session,
                event,
                true,
                Samples.PATIENT.publicIdentity().id(),
                Samples.PROVIDER.publicIdentity().id(),
                List.of(Samples.PROVIDER.publicIdentity().id()),
                List.of(),
                Samples.FROM,
                Optional.of(Samples.TO));
    }

    private static Bytes json(String text) {
        return Bytes.utf8(text.replace('\'', '"'));
    }
}
