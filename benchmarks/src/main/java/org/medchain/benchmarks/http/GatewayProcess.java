package org.medchain.benchmarks.http;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.CastFiles;
import org.medchain.error.MedChainException;
import org.medchain.http.ProviderEndpoint;

/**
 * One server in a process of its own. Its first line is its port. Reads orders, one a line, and answers each with a line:
 *
 * <ul>
 *   <li>{@code memory}: collects garbage. Answer: {@link Memory.Use#line}, since the last such order.
 *   <li>{@code exit}: the process ends; no answer.
 * </ul>
 */
final class GatewayProcess {
    /** What the how-to says to set where the JDK's server is taken. */
    private static final Map<String, String> JDK_SERVER =
            Map.of("sun.net.httpserver.nodelay", "true", "sun.net.httpserver.maxIdleConnections", "2000");

    private GatewayProcess() {}

    /**
     * Arguments: the sort of server, then for the plain application the sizes of its answers with commas between; for the others the
     * folder, in which the cast is and which gets examples of requests, bytes of the large record, exchanges at once, exchanges a
     * second of one address, and milliseconds without reading.
     */
    public static void main(String[] args) throws IOException, MedChainException {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        Logger.getLogger("").setLevel(Level.WARNING);
        JDK_SERVER.forEach(System::setProperty);
        Server.Sort sort = Server.Sort.of(args[0]);
        if (sort == Server.Sort.BOOT) {
            try (Server server = Server.onBoot(
                    Arrays.stream(args[1].split(",", -1)).map(Integer::valueOf).toList())) {
                serve(server, answers);
            }
        } else {
            gateway(sort, args, answers);
        }
    }

    private static void gateway(Server.Sort sort, String[] args, PrintStream answers)
            throws IOException, MedChainException {
        Path folder = Path.of(args[1]);
        Cast cast = CastFiles.read(folder);
        Duration stallTime = Duration.ofMillis(Long.parseLong(args[5]));
        int perSecond = Integer.parseInt(args[4]);
        try (Ward ward = Ward.open(cast, folder.resolve("hospital"))) {
            ward.fill(cast, Integer.parseInt(args[2]), folder);
            try (ProviderEndpoint endpoint = ProviderEndpoint.builder(ward.provider())
                            .atOnce(Integer.parseInt(args[3]))
                            .rate(perSecond, 4 * perSecond)
                            .stallTime(stallTime)
                            .open();
                    Server server = sort == Server.Sort.JDK
                            ? Server.onJdk(endpoint)
                            : Server.onTomcat(endpoint, stallTime, folder.resolve("tomcat"))) {
                serve(server, answers);
            }
        }
    }

    private static void serve(Server server, PrintStream answers) throws IOException {
        answers.println(server.port());
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Memory memory = Memory.watch()) {
            for (String line = orders.readLine(); line != null && !line.equals("exit"); line = orders.readLine()) {
                if (!line.equals("memory")) {
                    throw new IllegalArgumentException("no order " + line);
                }
                answers.println(memory.take().line());
            }
        }
    }
}
