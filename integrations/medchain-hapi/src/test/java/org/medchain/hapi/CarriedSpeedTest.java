package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataId;
import org.medchain.crypto.bytes.Bytes;

/**
 * How long it takes to find what a resource carries, and whose it is, beside HAPI's own work on the same: the encoding as JSON, which every answer
 * takes once, or the parsing of what is attached. Medians of rounds of one thread in a warm process, in its processor time. What is asserted is a bound that only a walk
 * exceeds that is not linear, or reads what is no FHIR. The build takes few rounds, {@code -Dcarried.rounds=11} enough to measure.
 */
class CarriedSpeedTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final int ROUNDS = Integer.getInteger("carried.rounds", 3);
    private static final long ROUND_NANOS = 40_000_000;
    private static final long WARM_UP_NANOS = 60_000_000L * ROUNDS;
    private static final double MOST = 10;
    private static final int TIMES = 10;

    private final CompartmentMap map = new CompartmentMap(
            FHIR, (patient, resource) -> List.of(DataPart.all(new DataId(Bytes.copyOf(new byte[16])))), Set.of());

    private interface Work {
        Object run() throws Exception;
    }

    private static Observation observation(int number) {
        Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        observation.setId("Observation/" + number);
        observation
                .getCode()
                .addCoding(new Coding("http://loinc.org", "718-7", "Hemoglobin"))
                .setText("Hemoglobin");
        observation.setSubject(new Reference("Patient/alice"));
        observation.setEffective(new DateTimeType("2026-01-01T08:00:00Z"));
        observation.setValue(new Quantity(7 + number).setUnit("g/dL").setSystem("http://unitsofmeasure.org"));
        Practitioner practitioner = new Practitioner();
        practitioner.setId("#p");
        practitioner.addName().setFamily("Kim");
        observation.addPerformer(new Reference("#p")).addContained(practitioner);
        return observation;
    }

    private static Bundle bundle(int observations) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        for (int i = 0; i < observations; i++) {
            bundle.addEntry().setResource(observation(i));
        }
        return bundle;
    }

    private static DocumentReference document(String contentType, byte[] data) {
        DocumentReference document = new DocumentReference().setSubject(new Reference("Patient/alice"));
        document.addContent()
                .setAttachment(new Attachment().setContentType(contentType).setData(data));
        return document;
    }

    private static double micros(Work work, long nanos) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        long spent = 0;
        int times = 0;
        while (spent < nanos) {
            assertThat(work.run()).isNotNull();
            times++;
            spent = threads.getCurrentThreadCpuTime() - begun;
        }
        return spent / 1e3 / times;
    }

    /** By turns, so that all have the same share of what else the machine does. */
    private static double[] medians(List<Work> works) throws Exception {
        double[][] rounds = new double[works.size()][ROUNDS];
        for (Work work : works) {
            micros(work, WARM_UP_NANOS);
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < works.size(); i++) {
                rounds[i][round] = micros(works.get(i), ROUND_NANOS);
            }
        }
        return Arrays.stream(rounds)
                .mapToDouble(times -> Arrays.stream(times).sorted().toArray()[ROUNDS / 2])
                .toArray();
    }

    /** A Bundle that is a resource is decided about entry by entry. */
    private Object whose(Resource resource) throws Exception {
        if (!(resource instanceof Bundle bundle)) {
            return map.dataOf(resource);
        }
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            assertThat(map.dataOf(entry.getResource()).parts()).hasSize(1);
        }
        return bundle;
    }

    private void measure(String what, Resource resource, String baseline, Work usual) throws Exception {
        double[] medians = medians(List.of(usual, () -> Carried.by(FHIR, resource), () -> whose(resource)));
        double usually = medians[0];
        double carried = medians[1];
        double whole = medians[2];
        System.out.printf(
                "%s: %s %.0f µs; what it carries %.0f µs, %.2f of it; whose it is, with that, %.0f µs, %.2f of it%n",
                what, baseline, usually, carried, carried / usually, whole, whole / usually);
        assertThat(carried / usually).isLessThan(MOST);
        assertThat(whole / usually).isLessThan(MOST);
    }

    private void measure(String what, Resource resource) throws Exception {
        measure(what, resource, "encoding", () -> FHIR.newJsonParser().encodeResourceToString(resource));
    }

    private void measureAttached(int observations) throws Exception {
        String fhir = FHIR.newJsonParser().encodeResourceToString(bundle(observations));
        measure(
                "a DocumentReference with a Bundle of " + observations + " as FHIR of " + (fhir.length() >> 10)
                        + " KiB",
                document("application/fhir+json", fhir.getBytes(StandardCharsets.UTF_8)),
                "parsing that",
                () -> FHIR.newJsonParser().parseResource(fhir));
    }

    @Test
    void lookingIntoAResource_takesAFewTimesHapisWorkOnItAtMost() throws Exception {
        measure("an Observation", observation(1));
        measure("a Bundle of 50 Observations", bundle(50));
        measure("a DocumentReference with a PDF of 100 KiB", document("application/pdf", new byte[100 << 10]));
        measureAttached(50);
        measureAttached(800);
    }

    /** With a reference in each that leads to nothing that is carried, which all has to be looked through for. */
    private static Basic containing(int observations) {
        Basic basic = new Basic().setSubject(new Reference("Patient/alice"));
        for (int i = 0; i < observations; i++) {
            Observation observation = new Observation().setSubject(new Reference("Patient/alice"));
            observation.addDerivedFrom(new Reference("#none")).setId("#o" + i);
            basic.addContained(observation);
        }
        return basic;
    }

    @Test
    void lookingIntoAResource_takesTimeByWhatItCarries() throws Exception {
        Basic small = containing(200);
        Basic large = containing(200 * TIMES);
        double[] medians = medians(List.of(() -> whose(small), () -> whose(large)));
        System.out.printf("%d times as much carried: %.1f times the time%n", TIMES, medians[1] / medians[0]);
        assertThat(medians[1] / medians[0]).isLessThan(3 * TIMES);
    }
}
