package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.springframework.core.io.FileSystemResource;

/** The roster as the command line writes it, named by a property. */
class RosterPropertyTest {
    private static final Roster ROSTER = new Roster(
            3,
            2,
            List.of(
                    new RosterNode(7, Runners.CONSORTIUM.hospital.certificate(), "10.0.1.7", 7501),
                    new RosterNode(9, Runners.CONSORTIUM.enrol("south").certificate(), "south.example", 7502)));

    @TempDir
    private Path folder;

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("roster.json"), text);
    }

    @Test
    void file_thatIsNotARoster_isRefused() throws Exception {
        Path file = written(ROSTER.encodeJson().replace("replicas", "replica"));

        assertThatThrownBy(() -> Locations.roster("medchain.directory.roster", new FileSystemResource(file)))
                .isInstanceOf(MedChainConfigurationException.class)
                .hasMessage(
                        "medchain.directory.roster: expected a roster as medchain roster create writes it, found"
                                + " another content in file [" + file
                                + "] (roster: expected one of epoch, replicas, nodes, found \"replica\"): Correct medchain.directory.roster.");
    }

    @Test
    void property_givesAMemberItsRoster() throws Exception {
        Runners.member(folder.resolve("state"))
                .withPropertyValues(
                        "medchain.directory.node=false",
                        "medchain.directory.roster=file:" + written(ROSTER.encodeJson()))
                .run(context ->
                        assertThat(context.getBean(Rosters.class).latest()).isEqualTo(ROSTER));
    }

    @ParameterizedTest
    @CsvSource({"epoch, 3", "replicas, 2", "nodes[0].port, 1"})
    void property_besideWhatTheFileSays_isRefused(String name, String value) throws Exception {
        Runners.member(folder.resolve("state"))
                .withPropertyValues(
                        "medchain.directory.roster=file:" + written(ROSTER.encodeJson()),
                        "medchain.directory." + name + "=" + value)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageStartingWith("medchain.directory." + name.replaceAll("\\[.*", "")
                                + ": expected nothing, since medchain.directory.roster is set"));
    }
}
