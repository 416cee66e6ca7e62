package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused. */
class BadInputTest {
    @TempDir
    private Path folder;

    @Test
    void commands_ofBadInput_printWhatIsWritten() throws IOException {
        Transcripts.check(Path.of("src/test/resources/org/medchain/cli/bad-input.md"), folder);
    }
}
