package org.medchain.benchmarks.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.CastFiles;
import org.medchain.benchmarks.stage.ChildProcess;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.io.LocalPorts;

/** All nodes of one network, in their processes, and the load spread over them. Not thread-safe. */
final class Network implements AutoCloseable {
    private static final int HEAP_MEGABYTES = 512;
    private static final int HEAP_MEGABYTES_A_NODE = 64;

    private final Layout layout;
    private final List<ChildProcess> hosts = new ArrayList<>();

    private Network(Layout layout) {
        this.layout = layout;
    }

    /** Starts the processes; no node is open yet. */
    static Network start(Layout layout, SuiteId suite, Path folder, Path logs, SecureRandom random)
            throws IOException, VerificationException {
        List<Cast> casts = Cast.enrol(suite, layout.nodes(), random);
        for (int i = 0; i < layout.nodes(); i++) {
            CastFiles.write(casts.get(i), folder.resolve(Integer.toString(i)));
        }
        String ports = LocalPorts.free(layout.nodes()).stream()
                .map(port -> Integer.toString(port))
                .collect(Collectors.joining(","));
        Network network = new Network(layout);
        try {
            for (int i = 0; i < layout.processes(); i++) {
                network.hosts.add(network.host(i, folder, ports, logs));
            }
            network.awaitReady();
            return network;
        } catch (IOException e) {
            network.close();
            throw e;
        }
    }

    private ChildProcess host(int process, Path folder, String ports, Path logs) throws IOException {
        int first = layout.firstNode(process);
        int end = layout.firstNode(process + 1);
        String engine = layout.engine().label();
        return ChildProcess.start(
                HostProcess.class,
                HEAP_MEGABYTES + HEAP_MEGABYTES_A_NODE * (end - first),
                List.of(engine, folder.toString(), Integer.toString(first), Integer.toString(end), ports),
                logs.resolve("directory-" + engine + "-" + layout.nodes() + "-" + process + ".log"));
    }

    /** Where nodes of a network find who they are, in the process that has them. */
    static List<Seat> seats(Path folder, List<Integer> numbers, List<Integer> ports)
            throws IOException, MalformedException {
        List<Seat> seats = new ArrayList<>();
        for (int number : numbers) {
            Path own = folder.resolve(Integer.toString(number));
            seats.add(new Seat(CastFiles.read(own), number, ports, own.resolve("directory")));
        }
        return seats;
    }

    /**
     * Opens all nodes: in all processes at once if they link by themselves, and else in one process after the other. Returns how
     * many milliseconds each took.
     */
    List<Double> open() throws IOException {
        List<Double> millis = new ArrayList<>();
        if (layout.engine().announcesLinks()) {
            orderAll("open");
        }
        for (ChildProcess host : hosts) {
            if (!layout.engine().announcesLinks()) {
                host.order("open");
            }
            Arrays.stream(host.answer().split(" ", -1)).map(Double::valueOf).forEach(millis::add);
        }
        return millis;
    }

    /** Waits until all nodes are linked to all others and serve. */
    void awaitLinks() throws IOException {
        orderAll("await");
        awaitReady();
    }

    /** What all processes together hold. */
    HostState state() throws IOException {
        orderAll("state");
        HostState all = HostState.ofLine(hosts.get(0).answer());
        for (ChildProcess host : hosts.subList(1, hosts.size())) {
            all = all.plus(HostState.ofLine(host.answer()));
        }
        return all;
    }

    /** Has {@code count} records in all signed, which are not stored yet. */
    void make(int count, int size) throws IOException {
        orderAll("make " + Math.max(1, count / hosts.size()) + " " + size);
        awaitReady();
    }

    /** Has applications do a step with the records; each process gets its share of them. */
    Outcome run(Step step, int applications, Duration limit) throws IOException {
        Duration before = cpuTime();
        List<ChildProcess> loaded = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            int share = applications * (i + 1) / hosts.size() - applications * i / hosts.size();
            if (share > 0) {
                hosts.get(i).order("run " + step.label() + " " + share + " " + limit.toMillis());
                loaded.add(hosts.get(i));
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (ChildProcess host : loaded) {
            outcomes.add(Outcome.ofLine(host.answer()));
        }
        Outcome all = Outcome.merge(outcomes);
        double cpuSeconds = cpuTime().minus(before).toNanos() / 1e9;
        return new Outcome(all.latencies(), all.seconds(), all.rounds(), cpuSeconds);
    }

    /** The time that cores gave to all processes so far. */
    Duration cpuTime() {
        return hosts.stream().map(ChildProcess::cpuTime).reduce(Duration.ZERO, Duration::plus);
    }

    private void orderAll(String line) throws IOException {
        for (ChildProcess host : hosts) {
            host.order(line);
        }
    }

    private void awaitReady() throws IOException {
        for (ChildProcess host : hosts) {
            host.awaitReady();
        }
    }

    @Override
    public void close() throws IOException {
        for (ChildProcess host : hosts) {
            host.close();
        }
    }
}
