package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.data.AlreadyStoredException;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.data.ObjectName;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.StorageException;
import org.medchain.health.IssueCode;
import org.medchain.http.HttpProviderGateway;
import org.medchain.testkit.fixture.Await;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A real application on Tomcat, from its properties to a verified fetch and its end. */
@Timeout(60)
class WebApplicationTest {
    private static final byte[] CONTENT = "an ECG of ten seconds".getBytes(StandardCharsets.UTF_8);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final TestConsortium CONSORTIUM = new TestConsortium();
    private static final Map<String, Object> PROPERTIES = new HashMap<>();

    @TempDir
    private static Path files;

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Hospital {
        @Bean(destroyMethod = "close")
        SlowStore store(ObjectProvider<MedChain> medchain) throws StorageException {
            return new SlowStore(
                    FileHealthDataStore.open(Path.of(System.getProperty("java.io.tmpdir"))
                            .resolve("medchain-boot-" + new SecureRandom().nextLong())),
                    medchain);
        }
    }

    @BeforeAll
    static void found() throws Exception {
        CertifiedIdentity alice = CONSORTIUM.enrol("alice");
        PROPERTIES.put("medchain.consortium", "file:" + CONSORTIUM.genesis(files));
        PROPERTIES.putAll(TestConsortium.pem(files, "medchain.identity", CONSORTIUM.hospital));
        PROPERTIES.putAll(TestConsortium.pem(files, "medchain.patient.identity", alice));
        for (String role : List.of("provider", "requester", "patient")) {
            PROPERTIES.put("medchain." + role + ".enabled", "true");
        }
        PROPERTIES.put("server.port", "0");
        PROPERTIES.put("server.address", "127.0.0.1");
        PROPERTIES.put("management.endpoints.web.exposure.include", "health,medchain,metrics");
        PROPERTIES.put("management.endpoint.health.show-components", "always");
        PROPERTIES.put("management.endpoint.health.group.readiness.include", "readinessState");
        PROPERTIES.put("management.endpoint.health.group.readiness.show-details", "always");
    }

    @BeforeEach
    void start() {
        application = new SpringApplicationBuilder(Hospital.class)
                .web(WebApplicationType.SERVLET)
                .registerShutdownHook(false)
                .properties(PROPERTIES)
                .properties(Map.of("medchain.folder", folder.resolve("state").toString()))
                .run();
    }

    @AfterEach
    void stop() {
        application.close();
    }

    /** Opens what was stored only once it may. */
    static final class SlowStore implements HealthDataStore, AutoCloseable {
        private final FileHealthDataStore store;
        private final ObjectProvider<MedChain> medchain;
        private final CompletableFuture<Boolean> closedAfterMedChain = new CompletableFuture<>();
        private volatile CountDownLatch reading = new CountDownLatch(0);
        private volatile CountDownLatch mayRead = new CountDownLatch(0);
        private volatile MedChain known;

        SlowStore(FileHealthDataStore store, ObjectProvider<MedChain> medchain) {
            this.store = store;
            this.medchain = medchain;
        }

        void hold() {
            known = medchain.getObject();
            reading = new CountDownLatch(1);
            mayRead = new CountDownLatch(1);
        }

        @Override
        public long create(ObjectName name, InputStream content)
                throws StorageException, IOException, AlreadyStoredException {
            return store.create(name, content);
        }

        @Override
        public InputStream open(ObjectName name) throws StorageException {
            return new FilterInputStream(store.open(name)) {
                @Override
                public int read(byte[] into, int from, int length) throws IOException {
                    reading.countDown();
                    try {
                        if (!mayRead.await(1, TimeUnit.MINUTES)) {
                            throw new IOException("nobody let it go on");
                        }
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return super.read(into, from, length);
                }
            };
        }

        @Override
        public long size(ObjectName name) throws StorageException {
            return store.size(name);
        }

        @Override
        public void delete(ObjectName name) throws StorageException {
            store.delete(name);
        }

        @Override
        public void deleteAll(DataId data) throws StorageException {
            store.deleteAll(data);
        }

        @Override
        public void close() throws StorageException {
            closedAfterMedChain.complete(known != null && known.health().has(IssueCode.CLOSED));
            store.close();
        }
    }

    private String port() {
        return application.getEnvironment().getProperty("local.server.port");
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI url = URI.create("http://127.0.0.1:" + port() + path);
        return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    }

    private DataDescription servedHere() {
        return new DataDescription(Map.of(), URI.create("http://127.0.0.1:" + port() + "/medchain"));
    }

    private InventoryPointer inventory() throws Exception {
        Provider provider = application.getBean(Provider.class);
        Patient patient = application.getBean(Patient.class);
        return patient.accept(provider.noticeOf(provider.createInventory(patient.certificate())));
    }

    private Session granted(InventoryPointer inventory, DataId data) throws Exception {
        Requester requester = application.getBean(Requester.class);
        return requester.accept(application
                .getBean(Patient.class)
                .grant(requester.certificate(), List.of(Selection.all(inventory, data)))
                .forRequester());
    }

    private byte[] fetched(Session session, DataId data, ProviderGateway gateway) throws Exception {
        try (VerifiedData verified = application
                        .getBean(Requester.class)
                        .fetch(session, data, GrantedRange.unrestricted(), gateway);
                InputStream content = verified.open()) {
            return content.readAllBytes();
        }
    }

    private ProviderGateway gateway() {
        return HttpProviderGateway.builder()
                .allowPlain("127.0.0.1", Integer.parseInt(port()))
                .open();
    }

    @Test
    void stream_grantedAndFetchedThroughTheServlet_isVerified() throws Exception {
        InventoryPointer inventory = inventory();
        StreamWriter stream = application
                .getBean(Provider.class)
                .startStream(inventory, OperationKey.of("ECG"), servedHere(), DigestScheme.BOUND);
        stream.append(new TimeRange(1_764_489_600_000_000L, 1_764_489_610_000_000L), new ByteArrayInputStream(CONTENT));

        assertThat(fetched(granted(inventory, stream.id()), stream.id(), gateway()))
                .isEqualTo(CONTENT);
    }

    @Test
    void actuator_whileAllIsWell_showsProbesStatusAndMeasurements() throws Exception {
        inventory();

        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        JsonNode health = JSON.readTree(get("/actuator/health").body());
        assertThat(health.at("/components/medchainLiveness/status").asText()).isEqualTo("UP");
        assertThat(health.at("/components/medchainReadiness/status").asText()).isEqualTo("UP");
        JsonNode status = JSON.readTree(get("/actuator/medchain").body());
        assertThat(status.at("/live").asBoolean()).isTrue();
        assertThat(status.at("/ledger/height").asLong()).isPositive();
        assertThat(status.at("/ledger/quorum").asInt()).isEqualTo(1);
        assertThat(status.at("/directory/moving").asBoolean()).isFalse();
        assertThat(get("/actuator/metrics/medchain.ledger.height").statusCode()).isEqualTo(200);
    }

    @Test
    void actuator_afterMedChainIsClosed_failsBothProbes() throws Exception {
        application.getBean(MedChain.class).close();

        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(503);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
    }

    /** As the page says; liveness has no such property. */
    @Test
    void probe_whoseGroupShowsDetails_namesTheIssues() throws Exception {
        application.getBean(MedChain.class).close();

        JsonNode readiness =
                JSON.readTree(get("/actuator/health/readiness").body()).at("/components");
        assertThat(readiness.fieldNames()).toIterable().containsOnly("readinessState", "medchainReadiness");
        assertThat(readiness.at("/medchainReadiness/details").toString()).contains("CLOSED");
        assertThat(get("/actuator/health/liveness").body()).doesNotContain("CLOSED");
    }

    @Test
    void close_whileAnAnswerIsUnderWay_letsItEndAndTakesNoOther() throws Exception {
        InventoryPointer inventory = inventory();
        DataId record = application
                .getBean(Provider.class)
                .addRecord(
                        inventory,
                        OperationKey.of("ECG"),
                        servedHere(),
                        Optional.empty(),
                        new ByteArrayInputStream(CONTENT));
        Session session = granted(inventory, record);
        ProviderGateway gateway = gateway();
        SlowStore store = application.getBean(SlowStore.class);
        URI url = URI.create("http://127.0.0.1:" + port() + "/medchain");
        store.hold();

        CompletableFuture<byte[]> answer =
                CompletableFuture.supplyAsync(() -> unchecked(() -> fetched(session, record, gateway)));
        assertThat(store.reading.await(1, TimeUnit.MINUTES)).isTrue();
        CompletableFuture<Void> end = CompletableFuture.runAsync(application::close);
        awaitRefused(url);
        assertThat(end).isNotDone();
        store.mayRead.countDown();

        assertThat(answer.get(1, TimeUnit.MINUTES)).isEqualTo(CONTENT);
        end.get(1, TimeUnit.MINUTES);
        assertThat(store.closedAfterMedChain).isCompletedWithValue(true);
    }

    private void awaitRefused(URI url) {
        Await.until("no more connections at " + url, () -> {
            try {
                http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding());
                return false;
            } catch (ConnectException e) {
                return true;
            } catch (IOException e) {
                return false; // A connection that was open broke.
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private interface Work<T> {
        T run() throws Exception;
    }

    private static <T> T unchecked(Work<T> work) {
        try {
            return work.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
