package org.medchain.benchmarks.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScratchTest {
    /** Tomcat takes a relative folder for one below another of its folders. */
    @Test
    void folders_underARelativeParent_areAbsolute() throws Exception {
        try (Scratch scratch = Scratch.in(Path.of("target"))) {
            assertThat(scratch.next()).isAbsolute();
        }
    }
}
