package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.FifoMemoryPagingProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.storage.interceptor.balp.IBalpAuditEventSink;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.store.AccessOrigin;
import org.medchain.error.UnavailableException;

/** A HAPI server in Tomcat, with the consent service, over a chart of Alice and Bob. */
final class Endpoint implements AutoCloseable {
    static final FhirContext FHIR = FhirContext.forR4Cached();

    static final int BATCH_ENTRIES = 7;

    private final Tomcat tomcat = new Tomcat();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Ward ward;
    final Chart chart;
    final List<AuditEvent> audited = new CopyOnWriteArrayList<>();
    /** Where events go before they are in {@link #audited}. */
    volatile IBalpAuditEventSink sink = event -> {};
    /** Whether the ledger and the catalogue are away, and whether the host fails to say what data is Bob's. */
    volatile boolean undecidable;

    volatile boolean mapFails;
    /** How it fails. */
    volatile RuntimeException failure = new IllegalStateException("the secret of Bob");

    final RestfulServer server;

    Endpoint(Ward ward, Path folder, boolean asksConsent) throws Exception {
        this(ward, folder, asksConsent, asksConsent, 12);
    }

    Endpoint(Ward ward, Path folder, boolean asksConsent, boolean pages, int observations) throws Exception {
        this(ward, folder, asksConsent, asksConsent, pages, observations);
    }

    /** @param promises whether it is stated that results are filtered before they are cut into pages */
    Endpoint(Ward ward, Path folder, boolean asksConsent, boolean promises, boolean pages, int observations)
            throws Exception {
        this(ward, folder, new RestfulServer(FHIR), new Chart(observations), promises);
        List<Object> providers = new ArrayList<>();
        for (var type : List.of(Patient.class, Observation.class, Organization.class, Bundle.class, Binary.class)) {
            providers.add(new Desk(chart, type, asksConsent));
        }
        providers.add(new Batches(chart));
        server.registerProviders(providers);
        if (pages) {
            server.setPagingProvider(
                    new FifoMemoryPagingProvider(10).setDefaultPageSize(50).setMaximumPageSize(50));
        }
        start();
    }

    /** Not started. */
    Endpoint(Ward ward, Path folder, RestfulServer server, Chart chart, boolean filteredBeforePaging) {
        this.ward = ward;
        this.chart = chart;
        this.server = server;
        server.setDefaultResponseEncoding(EncodingEnum.JSON);
        SessionConsentBuilder consent = SessionConsent.of(
                        hospital(),
                        this::subject,
                        new CompartmentMap(FHIR, this::parts, Set.of("Organization"))
                                .servedAt(Set.of(URI.create("https://north.example/fhir"))),
                        this::audit)
                .operation("$newest")
                .operation("$related")
                .batchEntries(BATCH_ENTRIES);
        if (filteredBeforePaging) {
            consent.filteredBeforePaging();
        }
        consent.build().registerAt(server);
        tomcat.setSilent(true);
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "fhir", server);
        context.addServletMappingDecoded("/fhir/*", "fhir");
    }

    /** Whether Tomcat makes a request unusable once it is answered. */
    void recycleRequests(boolean recycled) {
        tomcat.getConnector().setDiscardFacades(recycled);
    }

    void audit(AuditEvent event) {
        sink.recordAuditEvent(event);
        audited.add(event);
    }

    void start() throws LifecycleException {
        tomcat.start();
    }

    private Provider hospital() {
        return (Provider) Proxy.newProxyInstance(
                Provider.class.getClassLoader(), new Class<?>[] {Provider.class}, (proxy, method, args) -> {
                    if (undecidable) {
                        throw new UnavailableException("the ledger is away");
                    }
                    return method.invoke(ward.hospital, args);
                });
    }

    private Optional<AccessSubject> subject(RequestDetails request) {
        String token = String.valueOf(request.getHeader("Authorization"));
        return switch (token) {
            case "Bearer doctor" ->
                Optional.of(new AccessSubject(
                        ward.doctor.certificate(),
                        new AccessOrigin(Optional.of("192.0.2.7"), Optional.of("Dr. Kim"), Optional.empty())));
            case "Bearer eve" ->
                Optional.of(new AccessSubject(
                        ward.eve.certificate(),
                        new AccessOrigin(Optional.empty(), Optional.of("Eve"), Optional.of("Clinic East"))));
            case "Bearer broken" -> throw new IllegalStateException("the secret of the directory of users");
            default -> Optional.empty();
        };
    }

    private List<DataPart> parts(String patient, IBaseResource resource) {
        if (mapFails && patient.equals("bob")) {
            throw failure;
        }
        boolean laboratory = resource instanceof Observation;
        return switch (patient) {
            case "alice" -> List.of(DataPart.all(laboratory ? ward.aliceLaboratory : ward.aliceLetters));
            case "bob" -> List.of(DataPart.all(laboratory ? ward.bobLaboratory : ward.bobLetters));
            default -> List.of();
        };
    }

    String url() {
        return "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/fhir";
    }

    IGenericClient client(String token) {
        FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        IGenericClient client = FHIR.newRestfulGenericClient(url());
        client.registerInterceptor(new BearerTokenAuthInterceptor(token));
        return client;
    }

    /** What is answered to a request that no client of HAPI's would make. */
    HttpResponse<String> ask(String token, String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url() + path))
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String token, String path, String... headers) throws Exception {
        return ask(token, "GET", path, "", headers);
    }

    static IParser json() {
        return FHIR.newJsonParser();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
