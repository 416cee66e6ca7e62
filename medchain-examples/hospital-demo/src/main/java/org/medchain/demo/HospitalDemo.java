package org.medchain.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;

/** Founds a consortium of four hospitals, runs each in a process of its own, and says where they are. */
public final class HospitalDemo {
    private static final System.Logger LOG = System.getLogger(HospitalDemo.class.getName());
    private static final String LOG_FILE = "log.txt";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long STEP = 250_000_000;
    private static final String USAGE =
            """
            usage: ./hospital-demo [--data FOLDER] [--folder FOLDER]
              --data FOLDER    WFDB records (.hea and .dat) instead of made-up heart recordings
              --folder FOLDER  where the hospitals keep their files; it must be new or empty""";

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final List<Process> processes = new ArrayList<>();
    private volatile boolean stopping;

    private HospitalDemo() {}

    /** Takes {@code --data FOLDER} with WFDB records, and {@code --folder FOLDER} for what the hospitals keep, which must be empty. */
    public static void main(String[] args) throws InterruptedException {
        if (List.of(args).contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        String data = option(args, "--data");
        String folder = option(args, "--folder");
        if (args.length % 2 != 0 || args.length / 2 != (data == null ? 0 : 1) + (folder == null ? 0 : 1)) {
            System.err.println(USAGE);
            System.exit(2);
        }
        try {
            Path records = data == null ? null : records(Path.of(data).toAbsolutePath());
            new HospitalDemo().run(home(folder), records);
        } catch (IOException | UncheckedIOException | MedChainException e) {
            System.err.println("hospital-demo: " + e.getMessage());
            System.exit(1);
        }
    }

    /** The folder with records, once it is known that there are any. */
    static Path records(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            throw new IOException("--data: expected a folder with WFDB records, found none at " + data);
        }
        EcgSource.headers(data);
        return data;
    }

    /** A folder for what the hospitals keep, with nothing in it. */
    static Path home(@Nullable String folder) throws IOException {
        if (folder == null) {
            return Files.createTempDirectory("hospital-demo").toAbsolutePath();
        }
        Path home = Path.of(folder).toAbsolutePath().normalize();
        if (Files.exists(home) && !Files.isDirectory(home)) {
            throw new IOException("--folder: expected a folder, found a file at " + home);
        }
        Files.createDirectories(home);
        try (Stream<Path> found = Files.list(home)) {
            if (found.findAny().isPresent()) {
                throw new IOException("--folder: expected a new or empty folder, found files in " + home
                        + "; each run founds hospitals anew");
            }
        }
        return home;
    }

    private static @Nullable String option(String[] args, String name) {
        for (int i = 0; i + 1 < args.length; i += 2) {
            if (args[i].equals(name)) {
                return args[i + 1];
            }
        }
        return null;
    }

    private void run(Path home, @Nullable Path data) throws IOException, MedChainException, InterruptedException {
        out.println("Four hospitals are founded and start, which takes a minute or two. What they keep and log is in "
                + home);
        SetUp.Founded founded = SetUp.found(
                home, LocalPorts.free(4 * SetUp.PORTS), Clock.systemUTC().instant(), new SecureRandom());
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "hospital-demo-stop"));
        for (Path hospital : founded.folders()) {
            processes.add(start(home, hospital, data));
        }
        for (Site site : founded.book().sites()) {
            await(site, founded.folders());
        }
        tell(founded);
        CompletableFuture<?>[] ends = new CompletableFuture<?>[processes.size()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = whenOver(
                    founded.book().site(i + 1).name(),
                    processes.get(i),
                    founded.folders().get(i).resolve(LOG_FILE),
                    this::tellEnd);
        }
        CompletableFuture.allOf(ends).join();
    }

    /** Says when a hospital's process is over, and why may be known. */
    static CompletableFuture<Void> whenOver(String hospital, Process process, Path log, Consumer<String> told) {
        return process.onExit()
                .thenAccept(over ->
                        told.accept(hospital + " has ended, with status " + over.exitValue() + ". Its log is " + log));
    }

    private void tellEnd(String end) {
        if (!stopping) {
            out.println(end);
        }
    }

    private static Process start(Path home, Path hospital, @Nullable Path data) throws IOException {
        String number = String.valueOf(hospital.getFileName()).replace("hospital-", "");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                HospitalApplication.class.getName(),
                "--folder=" + home,
                "--hospital=" + number));
        if (data != null) {
            command.add("--demo.data=" + data);
        }
        Path log = hospital.resolve(LOG_FILE);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
    }

    private void await(Site site, List<Path> folders) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        URI health = site.url().resolve("/actuator/health/readiness");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            for (int i = 0; i < processes.size(); i++) {
                if (!processes.get(i).isAlive()) {
                    throw new IOException("a hospital ended with status "
                            + processes.get(i).exitValue() + "; why is in "
                            + folders.get(i).resolve(LOG_FILE));
                }
            }
            try {
                HttpRequest request =
                        HttpRequest.newBuilder(health).timeout(PATIENCE).build();
                if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (ConnectException e) {
                LOG.log(Level.DEBUG, () -> site.name() + " does not listen yet");
            }
            LockSupport.parkNanos(STEP);
        }
        throw new IOException(site.name() + " is not ready within " + PATIENCE.toMinutes() + " minutes; why is in "
                + folders.get(site.number() - 1).resolve(LOG_FILE));
    }

    private void tell(SetUp.Founded founded) {
        for (Site site : founded.book().sites()) {
            out.println();
            out.println(site.name() + ": " + site.url());
            for (Person person : founded.book().at(site.number())) {
                out.println(String.format(Locale.ROOT, "    %-10s %s", person.account(), told(person)));
            }
        }
        out.println();
        out.println("The password of all accounts is " + founded.password());
        out.println(
                "Try it: let weber ask anna, let anna share, let weber fetch, let anna take it back. One browser can be signed in");
        out.println("at all hospitals, at each with one account.");
        out.println("Ctrl-C stops all hospitals.");
    }

    private static String told(Person person) {
        return switch (person.role()) {
            case PATIENT -> person.name() + ", patient";
            case CLINICIAN -> person.name() + ", clinician";
            case OFFICE -> "the hospital's office";
            case AUDITOR -> "an auditor, who looks at the ledger";
        };
    }

    private void stop() {
        stopping = true;
        processes.forEach(Process::destroy);
        try {
            for (Process process : processes) {
                if (!process.waitFor(15, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
