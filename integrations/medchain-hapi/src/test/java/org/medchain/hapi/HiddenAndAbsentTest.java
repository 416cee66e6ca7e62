package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the whole answer about what is there and may not be shown is the one about what is not there. */
class HiddenAndAbsentTest {
    private static final String BATCH =
            """
            {"resourceType": "Bundle", "type": "batch", "entry": [
              {"request": {"method": "GET", "url": "%s"}},
              {"request": {"method": "GET", "url": "Patient/alice"}}]}""";

    @TempDir
    static Path folder;

    private static Endpoints endpoints;
    private static Endpoint promising;

    @BeforeAll
    static void start() throws Exception {
        endpoints = new Endpoints(folder);
        promising = new Endpoint(endpoints.ward, folder.resolve("promising"), false, true, true, 12);
        for (Endpoint endpoint : all()) {
            Bundle found = new Bundle().setType(Bundle.BundleType.SEARCHSET);
            found.addEntry().setResource(endpoint.chart.find("Observation/b1").orElseThrow());
            endpoint.chart.add("Bundle/found", found);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        promising.close();
        endpoints.close();
    }

    @AfterEach
    void mend() {
        for (Endpoint endpoint : all()) {
            endpoint.undecidable = false;
            endpoint.mapFails = false;
        }
    }

    /** The last one states that it filters before it pages, and does not. */
    private static List<Endpoint> all() {
        return List.of(endpoints.asking, endpoints.notAsking, promising);
    }

    /** Status, headers and body, but for what is another at each request, and for the id that was asked for. */
    private static String answer(Endpoint endpoint, String method, String path, String body, String id, String header)
            throws Exception {
        String[] named = header.split(": ", 2);
        HttpResponse<String> answer = endpoint.ask(
                "doctor",
                method,
                path.formatted(id),
                body.formatted(id),
                "X-Request-ID",
                "one",
                "Content-Type",
                body.startsWith("{") ? "application/fhir+json" : "application/x-www-form-urlencoded",
                named.length == 2 ? named[0] : "X-None",
                named.length == 2 ? named[1] : "none");
        Map<String, List<String>> headers = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        headers.keySet().removeAll(List.of("date", "connection"));
        if (answer.statusCode() == 200) {
            headers.remove("last-modified");
        }
        String whole = answer.statusCode() + "\n" + headers + "\n"
                + answer.body().replaceFirst("\"meta\": ?\\{\\s*\"lastUpdated\": ?\"[^\"]*\"", "");
        return whole.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
                .replace(id, "ID");
    }

    private static void assertSame(String method, String path, String body, String hidden, String header)
            throws Exception {
        String absent = "z".repeat(hidden.length());
        for (Endpoint endpoint : all()) {
            String of = method + " " + path.formatted(hidden) + " " + header + " " + all().indexOf(endpoint);
            assertThat(answer(endpoint, method, path, body, hidden, header))
                    .as(of)
                    .isEqualTo(answer(endpoint, method, path, body, absent, header));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?_format=xml",
                "?_pretty=true",
                "?_summary=text",
                "?_summary=true",
                "?_elements=id",
                "?_include=*",
                "?_count=1",
                "/_history",
                "/_history?_since=2020",
                "/_history/1",
                "/_history/9",
                "/$everything",
                "/$everything?_count=1",
                "/$everything?_type=Organization",
                "/$newest",
                "/$related?as=bundle",
                "/$related?as=parameters",
                "/$related?as=outcome",
                "/$related?as=resource",
                "/$stats",
                "/$meta",
                "/$graphql?query=%%7Bid%%7D"
            })
    void whateverIsAskedOfAPatient(String rest) throws Exception {
        for (String hidden : List.of("bob", "broken", "odd", "busy", "locked", "conflict", "gone")) {
            assertSame("GET", "/Patient/%s" + rest, "", hidden, "");
            assertSame("HEAD", "/Patient/%s" + rest, "", hidden, "");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-None-Match: W/\"1\"",
                "If-None-Match: W/\"2\"",
                "If-None-Match: *",
                "If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT",
                "If-Modified-Since: Sat, 01 Jan 1960 00:00:00 GMT",
                "If-Modified-Since: never",
                "If-Match: W/\"1\"",
                "Accept: application/fhir+xml",
                "Accept: image/png",
                "Accept: text/html",
                "Prefer: return=minimal",
                "Accept-Encoding: gzip"
            })
    void withWhateverHeader(String header) throws Exception {
        for (String path : List.of("/Patient/%s", "/Patient/%s/_history/1", "/Patient/%s/$everything")) {
            assertSame("GET", path, "", "bob", header);
        }
        assertSame("GET", "/Binary/%s", "", "scan", header);
        assertSame("GET", "/Bundle/%s", "", "of-both", header);
    }

    @ParameterizedTest
    @CsvSource({
        "Observation, b1",
        "Observation, both",
        "Observation, nobody",
        "Observation, elsewhere",
        "Bundle, of-both",
        "Bundle, answered",
        "Bundle, found",
        "Binary, scan"
    })
    void whateverIsHidden(String type, String id) throws Exception {
        for (String rest : List.of("", "/_history", "/_history/1", "/$newest", "/$everything", "/$related?as=bundle")) {
            assertSame("GET", "/" + type + "/%s" + rest, "", id, "");
        }
        assertSame("GET", "/" + type + "?_id=%s", "", id, "");
        assertSame("POST", "/" + type + "/_search", "_id=%s", id, "");
        for (String rest : List.of("", "/_history", "/_history/1")) {
            assertSame("POST", "", BATCH.replace("%s", type + "/%s" + rest), id, "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$everything", "$newest", "$related", "_history"})
    void whateverIsAskedByPost(String what) throws Exception {
        String body = "{\"resourceType\": \"Parameters\", \"parameter\": [{\"name\": \"as\", \"valueString\": \"%s\"}]}"
                .replace("%s", "bundle");
        assertSame("POST", "/Patient/%s/" + what, body, "bob", "");
    }

    @ParameterizedTest
    @CsvSource({"PUT, ''", "DELETE, ''", "PATCH, ''", "PUT, If-Match: W/\"1\"", "POST, If-None-Exist: _id=bob"})
    void writing(String method, String header) throws Exception {
        assertSame(method, "/Patient/%s", "{\"resourceType\": \"Patient\", \"id\": \"%s\"}", "bob", header);
    }

    /** While the host cannot say whose data something is, and while nothing can be decided at all. */
    @Test
    void whileNothingCanBeDecided() throws Exception {
        for (boolean mapFails : List.of(true, false)) {
            for (Endpoint endpoint : all()) {
                endpoint.mapFails = mapFails;
                endpoint.undecidable = !mapFails;
            }
            for (String rest : List.of("", "/_history", "/_history/1", "/$newest")) {
                assertSame("GET", "/Patient/%s" + rest, "", "bob", "");
            }
            assertSame("GET", "/Observation/%s", "", "both", "");
            assertSame("POST", "", BATCH.replace("%s", "Patient/%s"), "bob", "");
        }
        assertThat(endpoints.asking.get("doctor", "/Patient/zzz").statusCode()).isEqualTo(503);
    }

    /** Whoever may know of a resource is told that the server fails at it. */
    @Test
    void failureAtWhatIsGranted_isTold() throws Exception {
        assertThat(endpoints
                        .asking
                        .get("doctor", "/Patient/alice", "If-Modified-Since", "never")
                        .statusCode())
                .isEqualTo(400);
        assertThat(endpoints.asking.get("doctor", "/Patient/alice/$newest").statusCode())
                .isEqualTo(200);
        assertThat(endpoints
                        .asking
                        .get("doctor", "/Organization/north/$related?as=bundle")
                        .statusCode())
                .isEqualTo(200);
    }
}
