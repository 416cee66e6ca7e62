package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
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
        "doctor, GET, /Organization?_include=:",
        "doctor, GET, /Organization?_include=*:*:*",
        "doctor, GET, /Organization?_revinclude:iterate=Nothing:of",
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

    /** Nor does a condition that cannot be read, whoever asks and whatever is there. */
    @ParameterizedTest
    @CsvSource({
        "doctor, /Patient/alice, never",
        "doctor, /Patient/bob, -1",
        "doctor, /Patient/nobody, never",
        "nobody, /Patient/alice, never",
        "doctor, /Patient, 'Sat, 01 Jan'"
    })
    void conditionThatCannotBeRead_isExplained_andLeavesNothing(String token, String path, String since)
            throws Exception {
        for (Endpoint endpoint : endpoints.all()) {
            try (Logged logged = Logged.ofAll()) {
                HttpResponse<String> answer = endpoint.get(token, path, "If-Modified-Since", since);
                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(answer.body()).contains("If-Modified-Since");
                assertThat(logged.records()).allMatch(record -> record.getThrown() == null);
            }
        }
    }

    /** Nor does a body that cannot be read; one that is compressed is not unpacked, however small it looks. */
    @ParameterizedTest
    @CsvSource({
        "doctor, Content-Encoding, gzip",
        "nobody, Content-Encoding, gzip",
        "doctor, Content-Type, application/fhir+json;charset=nope",
        "nobody, Content-Type, application/fhir+json; CHARSET=\"%\""
    })
    void bodyThatCannotBeRead_isExplained_andLeavesNothing(String token, String header, String value) throws Exception {
        for (Endpoint endpoint : endpoints.all()) {
            for (String path : List.of("", "/Patient/alice/$everything", "/Patient/_search")) {
                try (Logged logged = Logged.ofAll()) {
                    HttpResponse<String> answer = endpoint.ask(token, "POST", path, BATCH, header, value);
                    assertThat(answer.statusCode()).isEqualTo(400);
                    assertThat(answer.body()).contains(header);
                    assertThat(logged.records()).allMatch(record -> record.getThrown() == null);
                }
            }
        }
    }
}
