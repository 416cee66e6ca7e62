package org.medchain.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/howto/keys-in-an-hsm.md} says, with SoftHSM: its files, its commands and what these print. */
@Timeout(300)
class SoftHsmTest {
    private static final Path PAGE = Path.of("../docs/howto/keys-in-an-hsm.md");
    private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    private static final String PIN = "1234";

    @TempDir
    private Path folder;

    /** A command and what it prints, line for line. */
    private record Shown(String command, String printed) {}

    @BeforeEach
    void makeFiles() throws IOException {
        assumeThat(LIBRARY).as("the package softhsm2").exists();
        Files.createDirectory(folder.resolve("tokens"));
        Files.writeString(folder.resolve("softhsm2.conf"), "directories.tokendir = " + folder.resolve("tokens") + "\n");
        Files.writeString(folder.resolve("hsm.cfg"), block("ini"));
    }

    @Test
    void page_carriedOut_makesKeysForAMemberANodeAndAProvider() throws Exception {
        List<Shown> commands = commands();
        assertThat(commands).hasSize(4);
        for (Shown shown : commands) {
            assertThat(withoutNumbers(run(List.of("sh", "-c", shown.command()))))
                    .as(shown.command())
                    .isEqualTo(withoutNumbers(shown.printed()));
        }
        String printed = run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                HsmProcess.class.getName(),
                folder.toString(),
                PIN));
        assertThat(printed).endsWith(HsmProcess.DONE + "\n");
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .put("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString());
        builder.environment().put("HSM_PIN", PIN);
        builder.environment().put("HSM_SO_PIN", "4711");
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(240, TimeUnit.SECONDS);
            String printed = Files.readString(output);
            assertThat(ended).as(printed).isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<Shown> commands() throws IOException {
        List<Shown> commands = new ArrayList<>();
        for (String part : block("console").split("(?m)^\\$ ", -1)) {
            Matcher matcher = Pattern.compile("((?:.*\\\\\n)*.*\n)((?s).*)").matcher(part);
            if (matcher.matches()) {
                commands.add(new Shown(matcher.group(1), matcher.group(2)));
            }
        }
        return commands;
    }

    /** Slots, serial numbers and fingerprints differ from token to token. */
    private static String withoutNumbers(String printed) {
        return printed.replaceAll("([0-9A-F]{2}:){31}[0-9A-F]{2}", "#").replaceAll("[0-9]+", "#");
    }

    private static String block(String language) throws IOException {
        String page = Files.readString(PAGE, StandardCharsets.UTF_8);
        String begin = "```" + language + "\n";
        assertThat(page).contains(begin);
        String after = page.substring(page.indexOf(begin) + begin.length());
        return after.substring(0, after.indexOf("```"));
    }
}
