package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.io.LocalPorts;

/** The commands of a page print what the page says. {@code -Dpage.update=true} writes it anew. */
class TranscriptsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../docs/howto/command-line.md",
                "src/test/resources/org/medchain/cli/bad-input.md",
                "src/test/resources/org/medchain/cli/bad-configuration.md"
            })
    void commands_ofThePage_printWhatItSays(String name) throws IOException {
        Path file = Path.of(name);
        String page = Files.readString(file);
        Terminal terminal = new Terminal(folder)
                .variable("MEDCHAIN_PASSWORD", "tr0ub4dor")
                .variable("TYPED", "typed")
                .typed("first", "second", "typed", "typed", "another");
        Transcript transcript = new Transcript(terminal, folder, LocalPorts.free(12));
        String now;
        try {
            now = transcript.rerun(page);
        } finally {
            transcript.close();
        }
        if (Boolean.getBoolean("page.update")) {
            Files.writeString(file, now);
        }
        assertThat(now).isEqualTo(page);
    }
}
