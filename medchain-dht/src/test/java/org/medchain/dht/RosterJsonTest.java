package org.medchain.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.error.MalformedException;

class RosterJsonTest {
    private static final NodeWorld WORLD = new NodeWorld(2);
    private static final Roster ROSTER =
            new Roster(3, 2, List.of(WORLD.node(0, "10.0.1.7", 7501), WORLD.node(1, "south.example", 7502)));

    private static String base64(int node) {
        return Base64.getEncoder()
                .encodeToString(WORLD.certificate(node).encode().toByteArray());
    }

    @Test
    void roster_isWrittenLikeThis_andReadAgain() throws Exception {
        String json = ROSTER.encodeJson();

        assertThat(json)
                .isEqualTo(
                        """
                        {
                          "epoch" : 3,
                          "replicas" : 2,
                          "nodes" : [ {
                            "number" : 0,
                            "host" : "10.0.1.7",
                            "port" : 7501,
                            "certificate" : "%s"
                          }, {
                            "number" : 1,
                            "host" : "south.example",
                            "port" : 7502,
                            "certificate" : "%s"
                          } ]
                        }
                        """
                                .formatted(base64(0), base64(1)));
        assertThat(Roster.decodeJson(json)).isEqualTo(ROSTER);
    }

    @Test
    void names_mayStandInAnyOrder() throws Exception {
        String json = ROSTER.encodeJson().replaceAll("(\"port\" : \\d+),\\s*(\"certificate\" : \"[^\"]*\")", "$2, $1");

        assertThat(json).isNotEqualTo(ROSTER.encodeJson());
        assertThat(Roster.decodeJson(json)).isEqualTo(ROSTER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "epoch" : 3,         |                           | expected "epoch", found nothing
                    "replicas" : 2,      |                           | expected "replicas", found nothing
                    "number" : 0,        |                           | expected "number", found nothing
                    "host" : "10.0.1.7", |                           | expected "host", found nothing
                    "port" : 7501,       |                           | expected "port", found nothing
                    "epoch" : 3          | "epoch" : 0               | expected an epoch of at least 1, found 0
                    "epoch" : 3          | "epoch" : "3"             | expected "epoch" with a whole number, found VALUE_STRING
                    "epoch" : 3          | "epoch" : null            | expected "epoch" with a whole number, found VALUE_NULL
                    "epoch" : 3          | "epoch" : 9223372036854775808 | out of range
                    "epoch" : 3          | "epoch" : 30000000000000000000 | Number value length (20) exceeds
                    "replicas" : 2       | "replicas" : 2.5          | expected "replicas" with a whole number, found VALUE_NUMBER_FLOAT
                    "replicas" : 2       | "replicas" : 8            | expected 1 to 7 replicas, found 8
                    "replicas"           | "replica"                 | expected one of epoch, replicas, nodes, found "replica"
                    "host"               | "hsot"                    | expected one of number, host, port, certificate, found "hsot"
                    "host" : "10.0.1.7"  | "host" : 10               | expected "host" with a text, found VALUE_NUMBER_INT
                    "host" : "10.0.1.7"  | "host" : "10 0"           | expected a host name
                    "port" : 7501        | "port" : 4294974797       | out of range
                    "port" : 7501        | "port" : []               | Document nesting depth (4) exceeds
                    "number" : 1         | "number" : 0              | distinct numbers
                    "epoch"              | "replicas"                | Duplicate field 'replicas'
                    "nodes" : [          | "nodes" : { "a" : [       | expected "nodes" with an array, found START_OBJECT
                    "nodes" : [          | "nodes" : [ [],           | expected a node as an object, found START_ARRAY
                    "certificate" : "    | "certificate" : "!        | Illegal base64
                    "certificate" : "M   | "certificate" : "A        | certificate: expected an X.509 certificate
                    { "epoch"            | [ "epoch"                 | expected an object, found START_ARRAY
                    """)
    void json_thatIsNotARoster_isRefused(String from, String to, String expected) {
        String text = ROSTER.encodeJson().replaceAll("\\s+", " ");
        assertThat(text).contains(from);
        refused(text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to == null ? "" : to)), expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 300})
    void json_thatBreaksOff_isRefused(int at) {
        refused(ROSTER.encodeJson().substring(0, at), "roster: expected");
    }

    @Test
    void json_withMoreAfterIt_isRefused() {
        refused(ROSTER.encodeJson() + "{}", "expected nothing after the object, found more");
    }

    @Test
    void node_beyondTheMostNodes_isNotRead() {
        String json = ROSTER.encodeJson().replaceAll("\\s+", "");
        String node = json.substring(json.indexOf('[') + 1, json.indexOf('}') + 1);

        refused(
                json.replace("]", ("," + node).repeat(Roster.MAX_NODES - 1) + "]"),
                "expected at most 1000 nodes, found more");
    }

    @Test
    void text_longerThanAnyCertificate_isRefused() {
        refused(ROSTER.encodeJson().replace("10.0.1.7", "a".repeat(30_000)), "exceeds the maximum allowed (21848");
    }

    @Test
    void json_largerThanARoster_isRefusedUnread() {
        refused(" ".repeat(Roster.MAX_JSON_SIZE + 1), "33554433 characters, expected at most 33554432");
    }

    private static void refused(String json, String expected) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> Roster.decodeJson(json))
                .withMessageStartingWith("roster: ")
                .withMessageContaining(expected);
    }
}
