package org.medchain.hapi;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** What a server has of Alice and Bob, by turns. */
final class Chart {
    final AtomicInteger written = new AtomicInteger();
    private final Map<String, Resource> resources = new LinkedHashMap<>();

    Chart(int observationsOfEach) {
        add("Organization/group", new Organization().setName("Hospitals' group"));
        add("Organization/north", organization("Hospital North", "group"));
        add("Organization/trust", new Organization().setName("Oncologists' trust"));
        add("Organization/oncology", organization("Oncology", "trust"));
        add("Patient/alice", patient("Alice"));
        add("Patient/bob", patient("Bob"));
        for (int i = 1; i <= observationsOfEach; i++) {
            add("Observation/a" + i, observation("alice", i));
            add("Observation/b" + i, observation("bob", i));
        }
        Observation both = observation("alice", 0);
        both.addPerformer(new Reference("Patient/bob"));
        add("Observation/both", both);
        Observation nobody = new Observation();
        nobody.getCode().setText("of nobody");
        add("Observation/nobody", nobody);
        Observation elsewhere = observation("alice", 0);
        elsewhere.addPerformer(new Reference("https://south.example/fhir/Patient/alice"));
        add("Observation/elsewhere", elsewhere);
        add("Bundle/of-alice", document("Patient/alice", "Observation/a1"));
        add("Bundle/of-both", document("Patient/alice", "Observation/b1"));
        Bundle answered = document("Patient/alice");
        answered.getEntryFirstRep().getResponse().setOutcome(resources.get("Observation/b1"));
        add("Bundle/answered", answered);
        Binary binary = new Binary();
        binary.setContentType("text/plain").setData(new byte[] {1, 2, 3});
        add("Binary/scan", binary);
    }

    /** What only Bob's resources refer to is oncology, and the trust that it is a part of. */
    private static Organization organization(String name, String whole) {
        return new Organization().setName(name).setPartOf(new Reference("Organization/" + whole));
    }

    private static Patient patient(String name) {
        Patient patient = new Patient();
        patient.addName().setFamily(name);
        return patient;
    }

    private static Observation observation(String patient, int number) {
        Observation observation = new Observation();
        observation.setSubject(new Reference("Patient/" + patient));
        observation.getCode().setText("value " + number);
        Practitioner contained = new Practitioner();
        contained.setId("#p");
        contained.addName().setFamily("Contained");
        observation.addContained(contained);
        observation.addPerformer(new Reference("#p"));
        observation.addPerformer(new Reference("Organization/" + (patient.equals("alice") ? "north" : "oncology")));
        return observation;
    }

    private Bundle document(String... ids) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.DOCUMENT);
        for (String id : ids) {
            bundle.addEntry().setFullUrl("https://north.example/fhir/" + id).setResource(resources.get(id));
        }
        return bundle;
    }

    void add(String id, Resource resource) {
        resource.setId(new IdType(id + "/_history/1"));
        resource.getMeta().setVersionId("1").setLastUpdated(Date.from(Instant.EPOCH));
        resources.put(id, resource);
    }

    Optional<Resource> find(String id) {
        return Optional.ofNullable(resources.get(id)).map(Resource::copy);
    }

    /** In an order in which what is referred to comes first. */
    List<Resource> all() {
        return resources.values().stream().map(Resource::copy).toList();
    }

    List<Resource> all(String type) {
        List<Resource> found = new ArrayList<>();
        resources.forEach((id, resource) -> {
            if (id.startsWith(type + "/")) {
                found.add(resource.copy());
            }
        });
        return found;
    }
}
