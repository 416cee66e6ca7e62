package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a refusal leaves in the log, HAPI's included: it is daily business, and is in the audit trail. */
class RefusalLogTest {
    private static final String BATCH = "{\"resourceType\": \"Bundle\", \"type\": \"batch\", \"entry\": ["
            + "{\"request\": {\"method\": \"DELETE\", \"url\": \"Patient/alice\"}}]}";

    @TempDir
    static Path folder;

    private static Endpoints endpoints;

    @BeforeAll
    static void start() throws Exception {
        endpoints = new Endpoints(folder);
        for (Endpoint endpoint : endpoints.all()) {
            endpoint.get("doctor", "/metadata");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        endpoints.close();
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, GET, /Patient/alice",
        "doctor, GET, /Patient/bob",
        "doctor, GET, /Patient/nobody",
        "doctor, GET, /Patient/bob/_history",
        "doctor, GET, /Patient/bob/$everything",
        "doctor, GET, /Patient?_summary=count",
        "doctor, GET, /Patient/bob/$graphql?query=%7Bid%7D",
        "doctor, GET, /Patient/$stats",
        "doctor, DELETE, /Patient/alice",
        "doctor, POST, ''"
    })
    void refusal_leavesNoErrorAndNoStackTrace(String token, String method, String path) throws Exception {
        for (Endpoint endpoint : endpoints.all()) {
            try (Logged logged = Logged.ofAll()) {
                String body = method.equals("POST") ? BATCH : "";
                assertThat(endpoint.ask(token, method, path, body, "Content-Type", "application/fhir+json")
                                .statusCode())
                        .isEqualTo(403);
                assertThat(logged.records()).allSatisfy(record -> {
                    assertThat(record.getThrown()).as(record.getMessage()).isNull();
                    assertThat(record.getLevel().intValue()).isLessThanOrEqualTo(Level.INFO.intValue());
                });
                assertThat(logged.messages()).hasSizeLessThanOrEqualTo(1).noneMatch(line -> line.contains("\n"));
            }
        }
    }
}
