package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations that are refused. */
class BadConfigurationTest {
    @TempDir
    private Path folder;

    @Test
    void commands_ofBadConfigurations_printWhatIsWritten() throws IOException {
        Transcripts.check(Path.of("src/test/resources/org/medchain/cli/bad-configuration.md"), folder);
    }
}
