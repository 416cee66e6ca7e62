package org.medchain.springboot.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.io.LocalPorts;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Carries the page out: its files, its properties, its application. */
@Timeout(240)
class HowToTest {
    private static final Pattern PROPERTIES = Pattern.compile("```ini\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("\\b\\d{4}\\b");
    private static final int HOSPITAL = 0;
    private static final int CLINIC = 1;
    private static final int BOTH = 2;
    private static final int PROVIDER_TOO = 3;
    private static final String PASSWORD = "a trial's password";
    private static final byte[] NOTHING = {};

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
                        .replace("${user.home}/medchain-trial", folder.toString())));
        placed.put("TRIAL_PASSWORD", PASSWORD);
        return placed;
    }

    private static ConfigurableApplicationContext start(Map<String, Object> properties) {
        return new SpringApplicationBuilder(HospitalApplication.class)
                .registerShutdownHook(false)
                .properties(properties)
                .run();
    }

    @Test
    void twoApplications_ofThePage_shareUntilThePatientRevokes() throws Exception {
        List<Integer> free = LocalPorts.free(4);
        TrialFiles.found(folder, PASSWORD, free.get(2));
        Map<String, Integer> ports = ports(free);
        try (ConfigurableApplicationContext hospital = start(propertiesOfThePage(HOSPITAL, ports));
                ConfigurableApplicationContext clinic = start(clinicThatPublishes(ports))) {
            assertThat(hospital.getBean(LedgerServer.class).address().getPort()).isEqualTo(free.get(3));
            assertThat(hospital.getBeanProvider(ClinicController.class)).isEmpty();
            assertThat(clinic.isActive()).isTrue();
            shareUntilRevoked(url(free.get(0)), url(free.get(1)));
            HttpResponse<byte[]> published = sent("POST", url(free.get(1)), "/xrays/4711", new byte[] {1});
            assertThat(published.statusCode()).as(text(published)).isEqualTo(200);
        }
    }

    private Map<String, Object> clinicThatPublishes(Map<String, Integer> ports) throws Exception {
        Map<String, Object> properties = propertiesOfThePage(CLINIC, ports);
        properties.putAll(propertiesOfThePage(PROVIDER_TOO, ports));
        return properties;
    }

    @Test
    void oneApplication_ofThePage_isBothAndHealthy() throws Exception {
        List<Integer> free = LocalPorts.free(4);
        TrialFiles.found(folder, PASSWORD, free.get(2));
        Map<String, Object> both = propertiesOfThePage(HOSPITAL, ports(free));
        both.putAll(propertiesOfThePage(BOTH, ports(free)));
        try (ConfigurableApplicationContext application = start(both)) {
            URI url = url(free.get(0));
            assertThat(application.getBeanProvider(ClinicController.class)).isNotEmpty();
            shareUntilRevoked(url, url);

            for (String page : List.of("health/liveness", "health/readiness", "medchain")) {
                assertThat(sent("GET", url, "/actuator/" + page, NOTHING).statusCode())
                        .as(page)
                        .isEqualTo(200);
            }
        }
    }

    /** What curl sends without the page's header: Tomcat would take health data for a form, and log it. */
    @Test
    void bodyThatIsSaidToBeAForm_isRefusedAndNotLogged() throws Exception {
        List<Integer> free = LocalPorts.free(4);
        TrialFiles.found(folder, PASSWORD, free.get(2));
        Map<String, Object> properties = propertiesOfThePage(HOSPITAL, ports(free));
        Path log = folder.resolve("log");
        properties.put("logging.file.name", log.toString());
        try (ConfigurableApplicationContext hospital = start(properties)) {
            assertThat(hospital.isActive()).isTrue();
            byte[] image = "an X-ray of 100%".getBytes(StandardCharsets.UTF_8);
            HttpResponse<byte[]> answer =
                    sent("POST", url(free.get(0)), "/xrays/4711", "application/x-www-form-urlencoded", image);
            assertThat(answer.statusCode()).isEqualTo(415);
        }
        assertThat(log).content().doesNotContain("of 100%");
    }

    private static Map<String, Integer> ports(List<Integer> free) {
        return Map.of("8081", free.get(0), "8082", free.get(1), "7501", free.get(2), "7502", free.get(3));
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The six commands of the page. */
    private void shareUntilRevoked(URI hospital, URI clinic) throws Exception {
        byte[] image = "an X-ray".getBytes(StandardCharsets.UTF_8);
        byte[] doctor = Files.readAllBytes(folder.resolve("doctor.pem"));

        String xray = text(sent("POST", hospital, "/xrays/4711", image));
        assertThat(text(sent("POST", hospital, "/xrays/4711", image)))
                .as("the same order again")
                .isEqualTo(xray);
        byte[] invitation =
                sent("POST", hospital, "/xrays/" + xray + "/grants", doctor).body();
        String session = text(sent("POST", clinic, "/invitations", invitation));
        assertThat(text(sent("GET", clinic, "/sessions/" + session + "/xray", NOTHING)))
                .isEqualTo("an X-ray");
        assertThat(text(sent("GET", hospital, "/grants", NOTHING))).isEqualTo(session + " IN_FORCE\n");

        assertThat(text(sent("DELETE", hospital, "/grants/" + session, NOTHING)))
                .isEqualTo("revoked, parts left in the directory: 0\n");
        HttpResponse<byte[]> refused = sent("GET", clinic, "/sessions/" + session + "/xray", NOTHING);
        assertThat(refused.statusCode()).isEqualTo(410);
        assertThat(text(refused)).isEqualTo("REVOKED\n");
        assertThat(sent("POST", clinic, "/invitations", invitation).statusCode())
                .as("the invitation again")
                .isEqualTo(410);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> sent(String method, URI to, String path, byte[] content) throws Exception {
        return sent(method, to, path, "application/octet-stream", content);
    }

    private static HttpResponse<byte[]> sent(String method, URI to, String path, String type, byte[] content)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(to.resolve(path))
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(content))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
