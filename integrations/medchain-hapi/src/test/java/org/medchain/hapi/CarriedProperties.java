package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataId;
import org.medchain.crypto.bytes.Bytes;

/**
 * A resource of each type that may be in a patient's compartment, with one of each of these types in it, by each way by which a resource
 * carries another. {@code -Dhapi.carried.seed} makes the same ones again.
 */
class CarriedProperties {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final DataPart ALICE = DataPart.all(new DataId(Bytes.copyOf(new byte[16])));
    private static final DataPart BOB =
            DataPart.all(new DataId(Bytes.copyOf(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})));
    private static final int MOST_DEPTH = 4;

    private final long seed = Long.getLong("hapi.carried.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final CompartmentMap map = new CompartmentMap(
            FHIR,
            (patient, resource) -> switch (patient) {
                case "alice" -> List.of(ALICE);
                case "bob" -> List.of(BOB);
                default -> List.of();
            },
            Set.of("Organization", "Bundle", "Parameters", "Binary"));

    /** How one resource carries another. */
    private enum Way {
        CONTAINED {
            @Override
            void put(DomainResource outer, Resource inner) {
                inner.setId("#in");
                outer.addContained(inner);
            }
        },
        REFERENCE_WITHOUT_ID {
            @Override
            void put(DomainResource outer, Resource inner) {
                inner.setId("");
                outer.addExtension("urn:example:also", new Reference(inner));
            }
        },
        IN_A_CONTAINED_BUNDLE {
            @Override
            void put(DomainResource outer, Resource inner) {
                Bundle bundle = new Bundle();
                bundle.addEntry().setResource(inner);
                CONTAINED.put(outer, bundle);
            }
        },
        RESPONSE_OF_A_CONTAINED_BUNDLE {
            @Override
            void put(DomainResource outer, Resource inner) {
                Bundle bundle = new Bundle();
                bundle.addEntry().getResponse().setOutcome(inner);
                CONTAINED.put(outer, bundle);
            }
        },
        PART_OF_CONTAINED_PARAMETERS {
            @Override
            void put(DomainResource outer, Resource inner) {
                Parameters parameters = new Parameters();
                parameters.addParameter().setName("a").addPart().setName("b").setResource(inner);
                CONTAINED.put(outer, parameters);
            }
        },
        IN_A_CONTAINED_BINARY {
            @Override
            void put(DomainResource outer, Resource inner) {
                Binary binary = new Binary();
                binary.setContentType("application/fhir+xml; charset=utf-8")
                        .setData(FHIR.newXmlParser()
                                .encodeResourceToString(inner)
                                .getBytes(StandardCharsets.UTF_8));
                CONTAINED.put(outer, binary);
            }
        },
        ATTACHED {
            @Override
            void put(DomainResource outer, Resource inner) {
                outer.addExtension("urn:example:also", attachment("application/fhir+json", inner));
            }
        },
        ATTACHED_AS_ANY_JSON_TO_A_PRIMITIVE {
            @Override
            void put(DomainResource outer, Resource inner) {
                outer.getLanguageElement().addExtension("urn:example:also", attachment("application/json", inner));
            }
        };

        private static Attachment attachment(String contentType, Resource inner) {
            return new Attachment()
                    .setContentType(contentType)
                    .setData(FHIR.newJsonParser().encodeResourceToString(inner).getBytes(StandardCharsets.UTF_8));
        }

        /** By what the innermost resource is found in an encoding of what carries it. */
        String markAfter(Resource inner, String mark) {
            return switch (this) {
                case IN_A_CONTAINED_BINARY -> base64(FHIR.newXmlParser().encodeResourceToString(inner));
                case ATTACHED, ATTACHED_AS_ANY_JSON_TO_A_PRIMITIVE ->
                    base64(FHIR.newJsonParser().encodeResourceToString(inner));
                default -> mark;
            };
        }

        private static String base64(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        abstract void put(DomainResource outer, Resource inner);
    }

    private static final Set<Way> ENCODING =
            EnumSet.of(Way.IN_A_CONTAINED_BINARY, Way.ATTACHED, Way.ATTACHED_AS_ANY_JSON_TO_A_PRIMITIVE);

    private static List<String> types() {
        return FHIR.getResourceTypes().stream()
                .filter(type -> !type.equals("Patient"))
                .filter(type -> !FHIR.getResourceDefinition(type)
                        .getSearchParamsForCompartmentName("Patient")
                        .isEmpty())
                .sorted()
                .toList();
    }

    private static DomainResource of(String type, String patient) {
        DomainResource made = (DomainResource) FHIR.getResourceDefinition(type).newInstance();
        List<RuntimeSearchParam> params = FHIR.getResourceDefinition(type).getSearchParamsForCompartmentName("Patient");
        List<String> paths = params.stream()
                .flatMap(param -> param.getPathsSplit().stream())
                .map(path -> path.replaceFirst("\\.where\\(resolve\\(\\) is Patient\\)$", ""))
                .filter(path -> path.startsWith(type + ".") && path.matches("[A-Za-z.]+"))
                .toList();
        for (String path : paths) {
            Base element = FHIR.newTerser().addElement(made, path.substring(path.indexOf('.') + 1));
            if (element instanceof Reference reference) {
                reference.setReference("Patient/" + patient);
                return made;
            }
        }
        throw new IllegalStateException("expected an element by which a " + type + " is a patient's, found " + paths);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** HAPI does not encode all that an object has in it, such as what is contained in what is contained. */
    private String put(DomainResource outer, Resource inner, String mark, List<String> told) {
        Way chosen = any(Arrays.asList(Way.values()));
        boolean lost = ENCODING.contains(chosen)
                && !FHIR.newJsonParser().encodeResourceToString(inner).contains(mark);
        Way way = lost ? Way.CONTAINED : chosen;
        way.put(outer, inner);
        told.add(way + " in " + outer.fhirType());
        return way.markAfter(inner, mark);
    }

    /** In a chain of resources that are nobody's, or the outer one's patient's. */
    private DomainResource carrying(DomainResource outer, Resource inner, List<String> told) {
        Resource last = inner;
        String mark = "Patient/bob";
        for (int depth = random.nextInt(MOST_DEPTH); depth > 0; depth--) {
            DomainResource between = random.nextBoolean() ? new Medication() : of(any(types()), "alice");
            mark = put(between, last, mark, told);
            last = between;
        }
        put(outer, last, mark, told);
        return outer;
    }

    private boolean isShownToWhoMayHaveAlices(Resource resource) throws Exception {
        ResourceData data = map.dataOf(resource);
        return data.isOpen() || (!data.parts().isEmpty() && !data.parts().contains(BOB));
    }

    @Test
    void typesOfTheCompartment_areMany() {
        assertThat(types()).hasSizeGreaterThan(60);
    }

    @Test
    void resource_carryingAnothersPatient_isNotShownToWhoMayHaveTheFirst() throws Exception {
        System.out.println("CarriedProperties: -Dhapi.carried.seed=" + seed);
        for (String inner : types()) {
            for (String outer : types()) {
                List<String> told = new ArrayList<>(List.of(inner + " of Bob"));
                DomainResource made = carrying(of(outer, "alice"), of(inner, "bob"), told);
                assertThat(isShownToWhoMayHaveAlices(made))
                        .as("seed %s: %s", seed, told)
                        .isFalse();
            }
        }
    }

    @Test
    void resource_carryingItsOwnPatients_isThatPatients() throws Exception {
        for (String inner : types()) {
            List<String> told = new ArrayList<>(List.of(inner + " of Alice"));
            DomainResource made = carrying(of(any(types()), "alice"), of(inner, "alice"), told);
            assertThat(new TreeSet<>(map.dataOf(made).parts().stream()
                            .map(DataPart::toString)
                            .toList()))
                    .as("seed %s: %s", seed, told)
                    .containsExactly(ALICE.toString());
        }
    }

    @Test
    void openResource_carryingAPatients_isShownToNobody() throws Exception {
        for (String inner : types()) {
            for (Way way : Way.values()) {
                Organization open = new Organization();
                way.put(open, of(inner, "alice"));
                ResourceData data = map.dataOf(open);
                assertThat(data.isOpen() || !data.parts().isEmpty())
                        .as("%s, %s", inner, way)
                        .isFalse();
            }
        }
    }
}
