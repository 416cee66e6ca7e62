package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medchain.io.LocalPorts;

/** Compares a page with what its commands print. {@code -Dpage.update=true} writes it anew. */
final class Transcripts {
    private Transcripts() {}

    static void check(Path file, Path folder) throws IOException {
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
