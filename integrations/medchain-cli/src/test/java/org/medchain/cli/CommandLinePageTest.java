package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page: its commands print what it says, and its tables are the code's. {@code -Dpage.update=true} writes it anew. */
class CommandLinePageTest {
    private static final Path PAGE = Path.of("../../docs/howto/command-line.md");

    @TempDir
    private Path folder;

    @Test
    void commands_ofThePage_printWhatIsWritten() throws IOException {
        Transcripts.check(PAGE, folder);
    }

    @Test
    void exitCodes_areThoseOfTheCode() throws IOException {
        compare(
                "exit codes",
                "| code | meaning |\n|--:|---|\n",
                Arrays.stream(ExitCode.values())
                        .map(code -> "| " + code.code() + " | " + code.meaning() + " |\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void settings_areThoseOfTheCode() throws IOException {
        compare(
                "settings",
                "| setting | meaning | unless given |\n|---|---|---|\n",
                Arrays.stream(Setting.values())
                        .map(setting -> "| `" + setting.key() + "` | " + setting.meaning() + " | "
                                + setting.unlessGiven() + " |\n")
                        .collect(Collectors.joining()));
    }

    private static void compare(String part, String header, String rows) throws IOException {
        String page = Files.readString(PAGE);
        String begin = "<!-- " + part + " -->\n";
        int from = page.indexOf(begin) + begin.length();
        String now = page.substring(0, from) + header + rows + page.substring(page.indexOf("<!-- end -->", from));
        if (Boolean.getBoolean("page.update")) {
            Files.writeString(PAGE, now);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(now);
    }
}
