package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of Markdown with commands and what they print, run and written anew. In a block {@code console} a line after {@code $} is
 * a command; one that does not succeed ends with its exit code, {@code [1]}. A command that ends with {@code &} runs until
 * {@code kill} ends it. {@code cat FILE} begins the content of a file to write.
 *
 * <p>Hexadecimal numbers, times and ports differ from run to run: the page keeps the ones it has wherever only they differ. A
 * number that a command printed and another one takes is the same on the page as in the run.
 */
final class Transcript {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
    private static final Pattern VARIES = Pattern.compile(
            "\\b[0-9a-f]{12,}\\b|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|\\b\\d+ bytes\\b|\\b[0-9a-f]{8}(?= …|\\.\\.\\.)");
    private static final Pattern PORT = Pattern.compile("(?<=127\\.0\\.0\\.1:|port )\\d+");

    private final Terminal terminal;
    private final Path folder;
    private final Map<String, String> ofRun = new HashMap<>();
    private final Map<String, Terminal.Started> running = new HashMap<>();
    private final List<Integer> freePorts;

    Transcript(Terminal terminal, Path folder, List<Integer> freePorts) {
        this.terminal = terminal;
        this.folder = folder;
        this.freePorts = new ArrayList<>(freePorts);
    }

    /** Runs the page's commands; the page as it is now. */
    String rerun(String page) throws IOException {
        Matcher blocks = BLOCK.matcher(page);
        StringBuilder now = new StringBuilder();
        while (blocks.find()) {
            blocks.appendReplacement(now, Matcher.quoteReplacement("```console\n" + block(blocks.group(1)) + "```"));
        }
        return blocks.appendTail(now).toString();
    }

    /** Ends what still runs. */
    void close() {
        running.values().forEach(Terminal.Started::end);
        running.clear();
    }

    private String block(String block) throws IOException {
        StringBuilder now = new StringBuilder();
        for (String step : block.split("(?m)^(?=\\$ )", -1)) {
            if (!step.isEmpty()) {
                now.append(step(step));
            }
        }
        return now.toString();
    }

    private String step(String step) throws IOException {
        String joined = step.replace("\\\n", "\\\u0000");
        int end = joined.indexOf('\n');
        String command = joined.substring(2, end).replace("\\\u0000", " ").strip();
        String before = joined.substring(end + 1);
        String shown = step.substring(0, step.length() - before.length());
        if (command.startsWith("cat ")) {
            Files.writeString(folder.resolve(command.substring(4)), inRun(before));
            return step;
        } else if (command.startsWith("install -m 600 /dev/stdin ")) {
            Path file = folder.resolve(command.substring("install -m 600 /dev/stdin ".length()));
            Files.writeString(file, before);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return step;
        } else if (command.startsWith("mkdir ")) {
            Files.createDirectories(folder.resolve(command.substring(6)));
            return step;
        }
        return shown + kept(before, outcome(command));
    }

    private String outcome(String command) throws IOException {
        if (command.startsWith("kill ")) {
            return ended(running.remove(command.substring(5)));
        }
        List<String> words = words(inRun(command));
        if (!words.remove(0).equals("medchain")) {
            throw new IllegalArgumentException("a page cannot run " + command);
        }
        if (!words.isEmpty() && words.get(words.size() - 1).equals("&")) {
            words.remove(words.size() - 1);
            Terminal.Started started = terminal.start(words);
            running.put("%" + (running.size() + 1), started);
            await(started);
            return started.out();
        }
        Terminal.Result result = terminal.run(words);
        return result.out() + result.err() + (result.exitCode() == 0 ? "" : "[" + result.exitCode() + "]\n");
    }

    private static String ended(Terminal.Started started) {
        int seen = started.out().length();
        Terminal.Result result = started.end();
        return result.out().substring(seen) + (result.exitCode() == 0 ? "" : "[" + result.exitCode() + "]\n");
    }

    /** Until it is ready, or has ended. */
    private static void await(Terminal.Started started) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!started.out().contains("\nready\n") && !started.isOver() && System.nanoTime() < end) {
            started.pause();
        }
    }

    private static List<String> words(String command) {
        return Pattern.compile("\"([^\"]*)\"|(\\S+)")
                .matcher(command)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The page's numbers as they are in this run. */
    private String inRun(String text) {
        String ports = PORT.matcher(text)
                .replaceAll(port -> ofRun.computeIfAbsent("port " + port.group(), unknown -> freePorts.remove(0) + ""));
        return VARIES.matcher(ports).replaceAll(found -> ofRun.getOrDefault(found.group(), found.group()));
    }

    /** What was printed, with the page's numbers where only they differ. */
    private String kept(String before, String printed) {
        String now = PORT.matcher(printed)
                .replaceAll(port -> onPage("port " + port.group()).substring(5));
        List<String> old = found(before);
        List<String> news = found(now);
        boolean same = skeleton(before).equals(skeleton(now)) && old.size() == news.size();
        if (!same && old.size() != news.size()) {
            old = news;
        }
        StringBuilder kept = new StringBuilder();
        Matcher numbers = VARIES.matcher(now);
        for (String number : old) {
            boolean unused = numbers.find();
            numbers.appendReplacement(
                    kept, isName(number) ? learnt(number, numbers.group()) : time(number, numbers.group()));
        }
        String resolved = numbers.appendTail(kept).toString();
        return resolved.replaceAll(" {2,}", "  ").equals(before.replaceAll(" {2,}", "  ")) ? before : resolved;
    }

    /** Times and sizes stand for themselves; other numbers are the names of something. */
    private static boolean isName(String number) {
        return number.matches("[0-9a-f]+");
    }

    private static String time(String ofPage, String now) {
        return Boolean.getBoolean("page.update") ? now : ofPage;
    }

    private String learnt(String ofPage, String number) {
        String known = onPage(number);
        if (known.equals(number) && !ofRun.containsValue(number)) {
            ofRun.put(ofPage, number);
            return ofPage;
        }
        return known;
    }

    private String onPage(String number) {
        return ofRun.entrySet().stream()
                .filter(entry ->
                        (number.startsWith("port ") ? "port " + entry.getValue() : entry.getValue()).equals(number))
                .filter(entry -> entry.getKey().startsWith("port ") == number.startsWith("port "))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(number);
    }

    private static List<String> found(String text) {
        return VARIES.matcher(text).results().map(number -> number.group()).toList();
    }

    private static String skeleton(String text) {
        return VARIES.matcher(text).replaceAll("#").replaceAll(" {2,}", "  ");
    }
}
