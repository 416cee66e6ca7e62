package org.medchain.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.medchain.crypto.provider.Providers;

/** What the figures were measured on, without saying whose machine it is: {@code Machine [folder on the disk measured]}. */
public final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Prints the description in Markdown. */
    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path disk = Path.of(args.length == 0 ? "." : args[0]);
        out.println("- Measured: " + Clock.systemUTC().instant().truncatedTo(ChronoUnit.MINUTES));
        out.println("- CPU: " + cpu() + ", " + Runtime.getRuntime().availableProcessors() + " cores for this process");
        out.println("- JVM: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version")
                + ", at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB of heap");
        out.println("- System: " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", file system "
                + Files.getFileStore(disk).type());
        out.println("- Providers: " + Providers.describe());
    }

    private static String cpu() throws IOException {
        if (!Files.isReadable(CPU_INFO)) {
            return "unknown";
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .orElse("unknown");
        }
    }
}
