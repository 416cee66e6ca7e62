package org.medchain.examples.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.FifoMemoryPagingProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.LifecycleException;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.core.MedChain;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.Provider;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.AccessOrigin;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.hapi.AccessSubject;
import org.medchain.hapi.AuditFailure;
import org.medchain.hapi.CompartmentMap;
import org.medchain.hapi.DataPart;
import org.medchain.hapi.DurableAuditSink;
import org.medchain.hapi.ResourceMap;
import org.medchain.hapi.SessionConsent;
import org.medchain.hapi.SubjectResolver;

/** North Hospital's FHIR server, which shows what patients' sessions grant, and records it. */
public final class FhirServer {
    private static final URI SERVED_AT = URI.create("https://north.example/medchain");

    private FhirServer() {}

    /** Takes the trial's folder and a port. Each line of input is a command. */
    public static void main(String[] args) throws IOException, MedChainException, LifecycleException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        run(
                Trial.open(Path.of(args[0])),
                Integer.parseInt(args[1]),
                input.lines().iterator(),
                System.out::println);
    }

    static void run(Trial trial, int port, Iterator<String> commands, Consumer<String> screen)
            throws IOException, MedChainException, LifecycleException {
        CertifiedIdentity north = trial.identity("north");
        try (MedChain medchain = MedChain.member(trial.folder().resolve("member"), trial.consortium(), north)
                .open()) {
            Provider hospital = medchain.provider(north);
            DataId ofAlice = record(hospital, trial.identity("alice").certificate(), "alice");
            DataId ofBob = record(hospital, trial.identity("bob").certificate(), "bob");
            Map<String, DataId> records = Map.of("alice", ofAlice, "bob", ofBob);
            StreamWriter trail = trail(hospital, trial.identity("officer").certificate());

            RestfulServer fhir = new RestfulServer(FhirContext.forR4Cached());
            fhir.registerProvider(new Ward());
            fhir.setPagingProvider(new FifoMemoryPagingProvider(100).setDefaultPageSize(10));
            Map<String, IdentityCertificate> clinics =
                    Map.of("south", trial.identity("south").certificate());

            try (DurableAuditSink audit = DurableAuditSink.open(
                    trial.folder().resolve("audit"), trail, Clock.systemUTC(), AuditFailure.REFUSE)) {
                SessionConsent.of(hospital, subjects(clinics), resources(records), audit)
                        .filteredBeforePaging()
                        .build()
                        .registerAt(fhir);
                try (WebServer web = WebServer.start(fhir, trial.folder(), port)) {
                    screen.accept("ready at " + web.address());
                    Desk desk = new Desk(trial, medchain, hospital, ofAlice, trail.id(), audit);
                    commands.forEachRemaining(command -> screen.accept(desk.answer(command)));
                }
            }
        }
    }

    /** The inventory of a patient, or of the officer: that of an earlier start, or else a new one. */
    static InventoryPointer inventory(Provider hospital, IdentityCertificate owner) throws MedChainException {
        for (InventoryPointer known : hospital.inventories()) {
            if (known.patient().equals(owner.identity())) {
                return known;
            }
        }
        return hospital.createInventory(owner);
    }

    /** The record that stands for all of a patient's resources: at each start the same. */
    private static DataId record(Provider hospital, IdentityCertificate certificate, String patient)
            throws IOException, MedChainException {
        String content = "Stands for the resources of Patient/" + patient + " at " + SERVED_AT;
        return hospital.addRecord(
                inventory(hospital, certificate),
                OperationKey.of("resources of Patient/" + patient),
                new DataDescription(Map.of("kind", "FHIR resources"), SERVED_AT),
                Optional.empty(),
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** The stream that the audit trail becomes: at each start the same. */
    private static StreamWriter trail(Provider hospital, IdentityCertificate officer) throws MedChainException {
        return hospital.startStream(
                inventory(hospital, officer),
                OperationKey.of("audit trail of the FHIR server"),
                new DataDescription(Map.of("kind", "audit trail"), SERVED_AT),
                DigestScheme.BOUND);
    }

    /** For whom a request is made: whose certificate patients grant sessions to. */
    private static SubjectResolver subjects(Map<String, IdentityCertificate> clinics) {
        return request -> request instanceof ServletRequestDetails servlet
                        && servlet.getServletRequest().getAttribute(WebServer.Login.ATTRIBUTE)
                                instanceof WebServer.Login login
                ? Optional.ofNullable(clinics.get(login.clinic()))
                        .map(certificate -> new AccessSubject(
                                certificate,
                                new AccessOrigin(
                                        Optional.of(login.address()),
                                        Optional.of(login.user()),
                                        Optional.of(login.clinic()))))
                : Optional.empty();
    }

    /** Which record stands for a patient's resource; organizations are shown to every clinic. */
    private static ResourceMap resources(Map<String, DataId> records) {
        return new CompartmentMap(
                FhirContext.forR4Cached(),
                (patient, resource) ->
                        records.containsKey(patient) ? List.of(DataPart.all(records.get(patient))) : List.of(),
                Set.of("Organization"));
    }
}
