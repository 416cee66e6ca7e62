package org.medchain.springboot.howto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.DataId;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.store.OperationKey;
import org.medchain.io.LocalPorts;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Carries the page out: its files, its properties, its application. */
@Timeout(240)
class HowToTest {
    private static final Pattern PROPERTIES = Pattern.compile("```ini\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("\\b\\d{4}\\b");
    private static final String PASSWORD = "a trial's password";

    @TempDir
    private Path folder;

    /** The properties of block {@code number} of the page, with the test's folder and ports instead. */
    private Map<String, Object> propertiesOfThePage(int number, Map<String, Integer> ports) throws Exception {
        String page = Files.readString(Path.of("../../docs/howto/spring-boot.md"));
        List<String> blocks =
                PROPERTIES.matcher(page).results().map(block -> block.group(1)).toList();
        Properties properties = new Properties();
        properties.load(new StringReader(blocks.get(number)));
        Map<String, Object> placed = new HashMap<>();
        properties.forEach((name, value) -> placed.put(
                name.toString(),
                PORT.matcher(value.toString())
                        .replaceAll(port -> ports.getOrDefault(port.group(), Integer.parseInt(port.group()))
                                .toString())
                        .replace("/srv/trial", folder.toString())));
        placed.put("TRIAL_PASSWORD", PASSWORD);
        return placed;
    }

    private ConfigurableApplicationContext start(Class<?> application, int block, Map<String, Integer> ports)
            throws Exception {
        return new SpringApplicationBuilder(application)
                .registerShutdownHook(false)
                .properties(propertiesOfThePage(block, ports))
                .run();
    }

    @Test
    void application_ofThePage_fetchesWhatItSharedAndIsHealthy() throws Exception {
        new FoundTrial(folder, PASSWORD.toCharArray(), Clock.systemUTC().instant()).found();
        List<Integer> ports = LocalPorts.free(2);
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(HospitalApplication.class)
                .registerShutdownHook(false)
                .properties(propertiesOfThePage(0, Map.of("8080", ports.get(0))))
                .properties("hospital.ledger.address=127.0.0.1", "hospital.ledger.port=" + ports.get(1))
                .run()) {
            String url = "http://127.0.0.1:" + ports.get(0);
            HttpClient http = HttpClient.newHttpClient();

            assertThat(posted(http, url)).isEqualTo("an X-ray");
            assertThat(posted(http, url)).as("the same order again").isEqualTo("an X-ray");
            for (String page : List.of("health/liveness", "health/readiness", "medchain")) {
                HttpResponse<Void> answer = http.send(
                        HttpRequest.newBuilder(URI.create(url + "/actuator/" + page))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                assertThat(answer.statusCode()).as(page).isEqualTo(200);
            }
            assertThat(application.getBean(LedgerServer.class).address().getPort())
                    .isEqualTo(ports.get(1));
        }
    }

    @Test
    void twoApplications_ofThePage_shareUntilThePatientRevokes() throws Exception {
        new FoundTrial(folder, PASSWORD.toCharArray(), Clock.systemUTC().instant()).found();
        List<Integer> free = LocalPorts.free(4);
        Map<String, Integer> ports =
                Map.of("8081", free.get(0), "8082", free.get(1), "7501", free.get(2), "7502", free.get(3));
        try (ConfigurableApplicationContext hospital = start(TwoApplications.Hospital.class, 1, ports);
                ConfigurableApplicationContext clinic = start(TwoApplications.Clinic.class, 2, ports)) {
            HospitalSide granting = hospital.getBean(HospitalSide.class);
            ClinicSide fetching = clinic.getBean(ClinicSide.class);
            Provider provider = hospital.getBean(Provider.class);
            InventoryPointer inventory = hospital.getBean(Patient.class)
                    .accept(provider.noticeOf(provider.createInventory(
                            hospital.getBean(Patient.class).certificate())));
            DataId xray = provider.addRecord(
                    inventory,
                    OperationKey.of("4712"),
                    new DataDescription(Map.of(), URI.create("http://127.0.0.1:" + free.get(0) + "/medchain")),
                    Optional.empty(),
                    new ByteArrayInputStream("an X-ray".getBytes(StandardCharsets.UTF_8)));

            GrantedSession granted = granting.share(inventory, xray, Files.readString(folder.resolve("doctor.pem")));
            byte[] sent = granting.invitation(granted);
            Session session = fetching.accept(sent);
            assertThat(fetching.fetch(session)).asString().isEqualTo("an X-ray");

            granting.revoke(granted.id());
            assertThatThrownBy(() -> fetching.fetch(session))
                    .isInstanceOfSatisfying(SessionEndedException.class, ended -> assertThat(ended.ending())
                            .isEqualTo(SessionEndedException.Ending.REVOKED));
            assertThatThrownBy(() -> fetching.accept(sent)).isInstanceOf(SessionEndedException.class);
        }
    }

    private static String posted(HttpClient http, String url) throws Exception {
        HttpRequest order = HttpRequest.newBuilder(URI.create(url + "/trial/4711"))
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofString("an X-ray"))
                .build();
        return http.send(order, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .body();
    }
}
