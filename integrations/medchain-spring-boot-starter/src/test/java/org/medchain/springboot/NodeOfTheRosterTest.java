package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.io.LocalPorts;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What a member says that the roster does not have. */
class NodeOfTheRosterTest {
    @TempDir
    private Path folder;

    @EnableAutoConfiguration
    static class Application {}

    private List<String> warnings(Map<String, String> more) throws Exception {
        Path log = folder.resolve("log");
        Map<String, Object> properties = new HashMap<>();
        properties.put("logging.file.name", log.toString());
        properties.put("medchain.folder", folder.resolve("state").toString());
        properties.put("medchain.consortium", "file:" + Runners.CONSORTIUM.genesis(folder));
        properties.put("medchain.directory.nodes[0].host", "127.0.0.1");
        properties.put("medchain.directory.nodes[0].port", LocalPorts.free(1).get(0));
        properties.putAll(TestConsortium.pem(folder, "medchain.identity", Runners.CONSORTIUM.hospital));
        properties.putAll(more);
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .properties(properties)
                .run()) {
            assertThat(application.isActive()).isTrue();
        }
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("MC-P032"))
                .toList();
    }

    private String certificate(String name) throws Exception {
        return "file:"
                + TestConsortium.certificate(
                        folder, name, Runners.CONSORTIUM.enrol(name).certificate());
    }

    @Test
    void start_ofAMemberThatNoNodeHas_warnsOnce() throws Exception {
        assertThat(warnings(Map.of("medchain.directory.nodes[0].certificate", certificate("south"))))
                .singleElement()
                .asString()
                .contains("WARN")
                .endsWith("no node of the roster has this member's identity: this process is no node");
    }

    @Test
    void start_ofAMemberThatIsMeantToBeNoNode_doesNotWarn() throws Exception {
        assertThat(warnings(Map.of(
                        "medchain.directory.nodes[0].certificate",
                        certificate("south"),
                        "medchain.directory.node",
                        "false")))
                .isEmpty();
    }

    @Test
    void start_ofANode_doesNotWarn() throws Exception {
        Path own = TestConsortium.certificate(folder, "own", Runners.CONSORTIUM.hospital.certificate());
        assertThat(warnings(Map.of("medchain.directory.nodes[0].certificate", "file:" + own)))
                .isEmpty();
    }
}
