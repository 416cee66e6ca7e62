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
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.io.LocalPorts;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Carries the page out: its files, its properties, its application. */
@Timeout(120)
class HowToTest {
    private static final Pattern PROPERTIES = Pattern.compile("```ini\n(.*?)```", Pattern.DOTALL);
    private static final String PASSWORD = "a trial's password";

    @TempDir
    private Path folder;

    private Map<String, Object> propertiesOfThePage(int port) throws Exception {
        String page = Files.readString(Path.of("../../docs/howto/spring-boot.md"));
        Matcher block = PROPERTIES.matcher(page);
        assertThat(block.find()).isTrue();
        Properties properties = new Properties();
        properties.load(new StringReader(block.group(1)));
        Map<String, Object> placed = new HashMap<>();
        properties.forEach((name, value) -> placed.put(
                name.toString(),
                value.toString().replace("/srv/trial", folder.toString()).replace("8080", Integer.toString(port))));
        return placed;
    }

    @Test
    void application_ofThePage_fetchesWhatItSharedAndIsHealthy() throws Exception {
        new FoundTrial(folder, PASSWORD.toCharArray(), Clock.systemUTC().instant()).found();
        List<Integer> ports = LocalPorts.free(2);
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(HospitalApplication.class)
                .registerShutdownHook(false)
                .properties(propertiesOfThePage(ports.get(0)))
                .properties(
                        "TRIAL_PASSWORD=" + PASSWORD,
                        "hospital.ledger.address=127.0.0.1",
                        "hospital.ledger.port=" + ports.get(1))
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

    private static String posted(HttpClient http, String url) throws Exception {
        HttpRequest order = HttpRequest.newBuilder(URI.create(url + "/trial/4711"))
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofString("an X-ray"))
                .build();
        return http.send(order, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .body();
    }
}
