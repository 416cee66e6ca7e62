package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StructureDefinition;

/** Another's reading of FHIR R4: HAPI's parser and validator, offline. */
final class Hapi {
    private static final FhirContext CONTEXT = FhirContext.forR4();
    private static final FhirValidator VALIDATOR = validator();

    private Hapi() {}

    private static FhirValidator validator() {
        PrePopulatedValidationSupport medchain = new PrePopulatedValidationSupport(CONTEXT);
        extensions().getEntry().forEach(entry -> medchain.addStructureDefinition(entry.getResource()));
        FhirInstanceValidator instances = new FhirInstanceValidator(new ValidationSupportChain(
                new DefaultProfileValidationSupport(CONTEXT),
                medchain,
                new SnapshotGeneratingValidationSupport(CONTEXT),
                new CommonCodeSystemsTerminologyService(CONTEXT),
                new InMemoryTerminologyServerValidationSupport(CONTEXT)));
        instances.setAnyExtensionsAllowed(false);
        instances.setCustomExtensionDomains("http://hospital.example/");
        // IHE's profiles are on no registry; IheProfiles checks them.
        instances.setErrorForUnknownProfiles(false);
        return CONTEXT.newValidator().registerValidatorModule(instances);
    }

    /** The definitions of MedChain's extensions, as the module has them. */
    static Bundle extensions() {
        try (InputStream in = Hapi.class.getResourceAsStream("extensions.json")) {
            return CONTEXT.newJsonParser()
                    .parseResource(Bundle.class, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses strictly, and finds no error. */
    static <T extends Resource> T valid(Class<T> type, FhirResource resource) {
        String json = text(resource);
        assertThat(problems(json)).as(json).isEmpty();
        return CONTEXT.newJsonParser()
                .setParserErrorHandler(new StrictErrorHandler())
                .parseResource(type, json);
    }

    static List<String> problems(FhirResource resource) {
        return problems(text(resource));
    }

    private static List<String> problems(String json) {
        return VALIDATOR.validateWithResult(json).getMessages().stream()
                .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .map(message -> message.getLocationString() + ": " + message.getMessage())
                .toList();
    }

    static List<StructureDefinition> definitions() {
        return extensions().getEntry().stream()
                .map(entry -> (StructureDefinition) entry.getResource())
                .toList();
    }

    static String text(FhirResource resource) {
        return new String(resource.encode().toByteArray(), StandardCharsets.UTF_8);
    }

    /** What HAPI makes of a resource and writes again, as this module reads it. */
    static FhirResource rewritten(FhirResource resource) throws InvalidResourceException {
        assertThat(problems(resource)).as(text(resource)).isEmpty();
        return Samples.resource(CONTEXT.newJsonParser()
                .encodeResourceToString(CONTEXT.newJsonParser()
                        .setParserErrorHandler(new StrictErrorHandler())
                        .parseResource(text(resource))));
    }
}
