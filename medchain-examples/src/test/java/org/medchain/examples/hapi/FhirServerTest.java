package org.medchain.examples.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.io.LocalPorts;

/** The page from the start of the server on: its commands and requests, in their order, give what it prints. */
@Timeout(600)
class FhirServerTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|console|text)\n(.*?)^```$");
    private static final Pattern REQUEST = Pattern.compile("(?m)^\\$ (.*)\n((?:(?!\\$ ).*\n)*)");

    @TempDir
    private Path folder;

    private final int port = LocalPorts.free(1).get(0);

    @Test
    void page_followed_printsWhatItSays() throws Exception {
        List<MatchResult> blocks = BLOCK.matcher(page()).results().toList();
        Path trial = folder.resolve("trial");
        Follower follower = new Follower(blocks.iterator());
        FhirServer.run(Trial.open(trial), port, follower, follower::told);

        assertThat(follower.commands).isEqualTo(6);
        assertThat(follower.requests).isGreaterThan(10);

        FhirServer.run(Trial.open(trial), port, List.of("anchor").iterator(), follower.said::add);
        assertThat(follower.said).last().asString().startsWith("anchored ");
    }

    private static String page() throws IOException {
        String page = Files.readString(Path.of("..", "docs/howto/hapi.md"));
        return page.substring(page.indexOf("## 6."), page.indexOf("## 9."));
    }

    /** Reads the page: a block of text is a command at the server's terminal and what it prints, one of the console requests. */
    private final class Follower implements Iterator<String> {
        private final Iterator<MatchResult> blocks;
        private final List<String> said = new ArrayList<>();
        private Optional<String> expected = Optional.empty();
        private String functions = "";
        private int commands;
        private int requests;

        Follower(Iterator<MatchResult> blocks) {
            this.blocks = blocks;
        }

        void told(String answer) {
            said.add(answer);
            expected.ifPresent(page -> assertMatches(page, answer));
        }

        @Override
        public boolean hasNext() {
            while (blocks.hasNext()) {
                MatchResult block = blocks.next();
                switch (block.group(1)) {
                    case "text" -> {
                        int line = block.group(2).indexOf('\n');
                        expected = Optional.of(block.group(2).substring(line + 1));
                        said.add(block.group(2).substring(0, line));
                        commands++;
                        return true;
                    }
                    case "console" -> REQUEST.matcher(block.group(2)).results().forEach(this::request);
                    default -> functions += block.group(2).replace(":8080/", ":" + port + "/");
                }
            }
            return false;
        }

        @Override
        public String next() {
            return said.get(said.size() - 1);
        }

        private void request(MatchResult request) {
            if (request.group(1).matches("(mvn|java) .*")) {
                return;
            }
            requests++;
            assertMatches(request.group(2), bash(request.group(1)));
        }

        private String bash(String command) {
            try {
                Path output = folder.resolve("output");
                Process bash = new ProcessBuilder("bash", "-c", functions + command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
                return Files.readString(output).replace(":" + port + "/", ":8080/");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** An ellipsis of the page stands for anything. */
    private static void assertMatches(String page, String output) {
        String pattern = page.lines()
                .map(line -> List.of(line.split("…", -1)).stream()
                        .map(Pattern::quote)
                        .collect(Collectors.joining("(?s:.*?)")))
                .collect(Collectors.joining("\n"));
        assertThat(output.stripTrailing()).matches(pattern);
    }
}
