package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command, as the page shows it. */
class CommandLinePageTest {
    @TempDir
    private Path folder;

    @Test
    void commands_ofThePage_printWhatIsWritten() throws IOException {
        Transcripts.check(Path.of("../../docs/howto/command-line.md"), folder);
    }
}
