package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** A value that is not of its property's type, in the application of a provider on Tomcat. */
class WrongValuesTest {
    @TempDir
    private Path folder;

    @EnableAutoConfiguration
    static class Application {}

    @ParameterizedTest
    @CsvSource({
        "medchain.directory.nodes[0].port, abc",
        "medchain.patience, 5 parsecs",
        "medchain.mode, cleint",
        "medchain.provider.endpoint.kept-answers, much",
        "medchain.member.joined-as, first"
    })
    void start_withAWrongValue_namesItBeforeTheWebServerIsMade(String property, String value) {
        Path log = folder.resolve("log");
        SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .registerShutdownHook(false)
                .properties(
                        "logging.file.name=" + log,
                        "server.port=0",
                        "medchain.folder=" + folder.resolve("state"),
                        "medchain.provider.enabled=true",
                        property + "=" + value);

        assertThatThrownBy(application::run).isInstanceOf(Exception.class);

        assertThat(log)
                .content()
                .contains("APPLICATION FAILED TO START")
                .contains("Property: " + property)
                .contains("Value: \"" + value + "\"")
                .doesNotContain("Tomcat");
    }
}
