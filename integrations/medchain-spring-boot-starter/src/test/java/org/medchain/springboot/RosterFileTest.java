package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.springframework.core.io.FileSystemResource;

/** The roster's file of the command line. */
class RosterFileTest {
    private static final Roster ROSTER = new Roster(
            3,
            2,
            List.of(
                    new RosterNode(7, Runners.CONSORTIUM.hospital.certificate(), "10.0.1.7", 7501),
                    new RosterNode(9, Runners.CONSORTIUM.enrol("south").certificate(), "south.example", 7502)));

    @TempDir
    private Path folder;

    /** As {@code medchain roster create} writes it. */
    private static String json() {
        return """
                {
                  "epoch" : 3,
                  "replicas" : 2,
                  "nodes" : [ %s, %s ]
                }
                """
                .formatted(json(ROSTER.nodes().get(0)), json(ROSTER.nodes().get(1)));
    }

    private static String json(RosterNode node) {
        return """
                {
                    "number" : %d,
                    "host" : "%s",
                    "port" : %d,
                    "certificate" : "%s"
                  }"""
                .formatted(
                        node.number(),
                        node.host(),
                        node.port(),
                        Base64.getEncoder()
                                .encodeToString(node.certificate().encode().toByteArray()));
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("roster.json"), text);
    }

    private Roster read(String text) throws IOException {
        return RosterFile.read("medchain.directory.roster", new FileSystemResource(written(text)));
    }

    @Test
    void file_isTheRoster() throws Exception {
        assertThat(read(json())).isEqualTo(ROSTER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "epoch" : 3,         |                          | expected "epoch", found nothing
                    "replicas" : 2,      |                          | expected "replicas", found nothing
                    "number" : 7,        |                          | expected "number", found nothing
                    "host" : "10.0.1.7", |                          | expected "host", found nothing
                    "port" : 7501,       |                          | expected "port", found nothing
                    "epoch" : 3          | "epoch" : 0              | expected an epoch of at least 1, found 0
                    "epoch" : 3          | "epoch" : "three"        | three
                    "replicas" : 2       | "replicas" : 2.5         | 2.5
                    "replicas"           | "replica"                | replica
                    "epoch"              | "hsot" : 1, "epoch"      | hsot
                    "number" : 9         | "number" : 7             | distinct numbers
                    "epoch"              | "replicas"               | duplicate key replicas
                    "certificate" : "    | "certificate" : "!       | Illegal base64
                    "certificate" : "M   | "certificate" : "A       | certificate
                    { "epoch"            | [ "epoch"                | expected
                    }                    |                          | expected
                    """)
    void file_thatIsNotARoster_isRefused(String from, String to, String expected) {
        String text = json().replaceAll("\\s+", " ");
        assertThat(text).contains(from);
        String damaged = from.equals("}")
                ? text.substring(0, text.lastIndexOf('}'))
                : text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to == null ? "" : to));

        assertThatThrownBy(() -> read(damaged))
                .isInstanceOf(MedChainConfigurationException.class)
                .hasMessageStartingWith("medchain.directory.roster: expected a roster as medchain roster create"
                        + " writes it, found another content in file [" + folder)
                .hasMessageContaining(expected);
    }

    @Test
    void property_givesAMemberItsRoster() throws Exception {
        Runners.member(folder.resolve("state"))
                .withPropertyValues(
                        "medchain.directory.node=false", "medchain.directory.roster=file:" + written(json()))
                .run(context ->
                        assertThat(context.getBean(Rosters.class).latest()).isEqualTo(ROSTER));
    }

    @ParameterizedTest
    @CsvSource({"epoch, 3", "replicas, 2", "nodes[0].port, 1"})
    void property_besideWhatTheFileSays_isRefused(String name, String value) throws Exception {
        Runners.member(folder.resolve("state"))
                .withPropertyValues(
                        "medchain.directory.roster=file:" + written(json()), "medchain.directory." + name + "=" + value)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageStartingWith("medchain.directory." + name.replaceAll("\\[.*", "")
                                + ": expected nothing, since medchain.directory.roster is set"));
    }
}
