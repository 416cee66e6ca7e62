package org.medchain.examples.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.io.LocalPorts;

/** Runs each command of {@code docs/tutorial.md} as the page has it, and compares what the page says that it prints. */
@Timeout(1800)
class TutorialIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int FIRST_PORT = 7400;
    private static final String FOLDER = "/tmp/medchain-tutorial";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private int port;
    private String page;

    /** A command, and what it prints. One that goes on says {@code ready} in the end. */
    private record Shown(String command, String printed) {
        boolean goesOn() {
            return printed.endsWith("ready\n");
        }
    }

    @BeforeEach
    void begin() throws IOException {
        page = Files.readString(ROOT.resolve("docs/tutorial.md"));
        port = FIRST_PORT;
        List<Integer> pairs = LocalPorts.free(4);
        for (int i = 0; i + 1 < pairs.size(); i++) {
            if (pairs.get(i + 1) == pairs.get(i) + 2) {
                port = pairs.get(i);
            }
        }
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void page_carriedOut_printsWhatItShows() throws Exception {
        List<Shown> commands = commands();
        assertThat(commands).hasSizeGreaterThan(8).anyMatch(Shown::goesOn);
        for (Shown shown : commands) {
            assertThat(masked(run(shown))).as(shown.command()).isEqualTo(masked(shown.printed()));
        }
        for (Process process : started) {
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Files.readString(folder.resolve("output-of-ready.txt"))).endsWith("ready\nclosed\n");
    }

    private String run(Shown shown) throws IOException, InterruptedException {
        Path output = folder.resolve(shown.goesOn() ? "output-of-ready.txt" : "output.txt");
        String script = "cd " + ROOT + "\n" + block("sh").replace(FOLDER, work().toString()) + shown.command();
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script)
                .redirectError(folder.resolve("log.txt").toFile())
                .redirectOutput(output.toFile());
        builder.environment().put("TUTORIAL_PORT", Integer.toString(port));
        builder.environment().put("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        // Each command is over before anything is compiled well.
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        Process process = builder.start();
        started.add(process);
        if (shown.goesOn()) {
            while (process.isAlive() && !Files.readString(output).endsWith("ready\n")) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        } else {
            try (OutputStream in = process.getOutputStream()) {
                in.flush();
            }
            assertThat(process.waitFor(240, TimeUnit.SECONDS))
                    .as(shown.command())
                    .isTrue();
            started.remove(process);
        }
        return Files.readString(output);
    }

    private Path work() {
        return folder.resolve("work");
    }

    /** The commands of the page but those of Maven, which has built what is tested here. */
    private List<Shown> commands() {
        List<Shown> commands = new ArrayList<>();
        Matcher blocks = Pattern.compile("```console\n((?s:.*?))```").matcher(page);
        while (blocks.find()) {
            for (String part : blocks.group(1).split("(?m)^\\$ ", -1)) {
                Matcher matcher = Pattern.compile("((?:.*\\\\\n)*.*\n)((?s).*)").matcher(part);
                if (matcher.matches() && !part.startsWith("mvn ")) {
                    commands.add(new Shown(matcher.group(1), matcher.group(2)));
                }
            }
        }
        return commands;
    }

    /** Ids and times differ from run to run; the ports are others here. */
    private String masked(String printed) {
        String text = printed.replaceAll("[0-9a-f]{64}", "HASH")
                .replaceAll("[0-9a-f]{12}…", "ID…")
                .replaceAll("[0-9-]{10}T[0-9:.]+Z", "TIME");
        for (int offset = 0; offset < 3; offset++) {
            text = text.replace(" port " + (port + offset) + "\n", " port " + (FIRST_PORT + offset) + "\n");
        }
        return text;
    }

    private String block(String language) {
        Matcher found = Pattern.compile("```" + language + "\n((?s:.*?))```").matcher(page);
        assertThat(found.find()).as("a block of " + language).isTrue();
        return found.group(1);
    }
}
