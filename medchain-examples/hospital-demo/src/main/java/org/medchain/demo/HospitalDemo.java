package org.medchain.demo;

import java.io.IOException;
import java.io.PrintStream;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;

/** Founds a consortium of four hospitals, runs each in a process of its own, and says where they are. */
public final class HospitalDemo {
    private static final System.Logger LOG = System.getLogger(HospitalDemo.class.getName());
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long STEP = 250_000_000;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final List<Process> processes = new ArrayList<>();

    private HospitalDemo() {}

    /** Takes {@code --data FOLDER} with WFDB records, and {@code --folder FOLDER} for what the hospitals keep, which must be empty. */
    public static void main(String[] args) throws IOException, MedChainException, InterruptedException {
        String data = option(args, "--data");
        String folder = option(args, "--folder");
        if (args.length % 2 != 0 || args.length / 2 != (data == null ? 0 : 1) + (folder == null ? 0 : 1)) {
            System.err.println("usage: ./hospital-demo [--data FOLDER] [--folder FOLDER]");
            System.exit(2);
        }
        Path home =
                folder == null ? Files.createTempDirectory("hospital-demo") : Files.createDirectories(Path.of(folder));
        new HospitalDemo()
                .run(home.toAbsolutePath(), data == null ? null : Path.of(data).toAbsolutePath());
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
        SetUp.Founded founded = SetUp.found(
                home, LocalPorts.free(4 * SetUp.PORTS), Clock.systemUTC().instant(), new SecureRandom());
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "hospital-demo-stop"));
        for (Path hospital : founded.folders()) {
            processes.add(start(home, hospital, data));
        }
        out.println("Four hospitals start. What they keep and log is in " + home);
        for (Site site : founded.book().sites()) {
            await(site);
        }
        tell(founded);
        for (Process process : processes) {
            process.waitFor();
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
        Path log = hospital.resolve("log.txt");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
    }

    private void await(Site site) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        URI health = site.url().resolve("/actuator/health/readiness");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            for (Process process : processes) {
                if (!process.isAlive()) {
                    throw new IOException(
                            "a hospital ended with status " + process.exitValue() + "; its log.txt says why");
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
        throw new IOException(site.name() + " is not ready in time; its log.txt says why");
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
        out.println("Try it: let weber ask anna, let anna share, let weber fetch, let anna take it back.");
        out.println("Ctrl-C stops all hospitals.");
    }

    private static String told(Person person) {
        return switch (person.role()) {
            case PATIENT -> person.name() + ", patient";
            case CLINICIAN -> person.name() + ", clinician";
            case OFFICE -> "the provider's office";
            case AUDITOR -> "the ledger explorer";
        };
    }

    private void stop() {
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
