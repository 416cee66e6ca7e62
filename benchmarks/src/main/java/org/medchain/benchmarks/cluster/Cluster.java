package org.medchain.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.CastFiles;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.benchmarks.stage.ThreadTimes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;

/** All members of one engine, each in its process, and the load spread over them. Not thread-safe. */
final class Cluster implements AutoCloseable {
    private final Engine engine;
    private final List<Path> folders = new ArrayList<>();
    private final List<Integer> ports;
    private final Path logs;
    private final List<RunningMember> members = new ArrayList<>();

    private Cluster(Engine engine, List<Integer> ports, Path logs) {
        this.engine = engine;
        this.ports = ports;
        this.logs = logs;
    }

    /**
     * What a load on all members measured.
     *
     * @param threads the time that cores gave to the members' threads that are still there
     * @param server the time that cores gave to the server that orders, if there is one
     */
    record Run(Outcome outcome, ThreadTimes threads, Duration server) {}

    /** Starts all members and waits for them. */
    static Cluster start(Engine engine, SuiteId suite, Scratch scratch, Path logs, SecureRandom random)
            throws IOException, MedChainException {
        List<Cast> casts = Cast.enrol(suite, engine.members(), random);
        List<Integer> ports = LocalPorts.free(engine.members());
        Cluster cluster = new Cluster(engine, ports, logs);
        try {
            for (int i = 0; i < engine.members(); i++) {
                Path folder = scratch.next();
                CastFiles.write(casts.get(i), folder);
                cluster.folders.add(folder);
                cluster.members.add(cluster.process(i));
            }
            for (RunningMember member : cluster.members) {
                member.awaitReady();
            }
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw e;
        }
    }

    private RunningMember process(int number) throws IOException {
        Path log = logs.resolve("cluster-" + engine.label() + "-" + number + ".log");
        return RunningMember.start(engine, number, folders.get(number), ports, log);
    }

    /** Has {@code count} events of this sort ready in all; returns their mean size. */
    long makeEvents(Sort sort, int count) throws IOException {
        for (RunningMember member : members) {
            member.orderEvents(sort, count / members.size());
        }
        long sizes = 0;
        for (RunningMember member : members) {
            sizes += member.awaitEvents();
        }
        return sizes / members.size();
    }

    /** Puts a load on the cluster: each member gets its share of the threads, or of what is in flight. */
    Run run(Load load, Duration limit) throws IOException {
        Duration before = cpuTime();
        ThreadTimes threadsBefore = threadTimes();
        Duration serverBefore = engine.serverTime();
        List<RunningMember> loaded = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Load share = share(load, i);
            if (share.threads() > 0) {
                members.get(i).orderRun(share, limit);
                loaded.add(members.get(i));
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (RunningMember member : loaded) {
            outcomes.add(member.awaitOutcome());
        }
        Outcome all = Outcome.merge(outcomes);
        double cpuSeconds = cpuTime().minus(before).toNanos() / 1e9;
        return new Run(
                new Outcome(all.latencies(), all.seconds(), all.rounds(), cpuSeconds),
                threadTimes().minus(threadsBefore),
                engine.serverTime().minus(serverBefore));
    }

    /**
     * Puts a load on all members but one, and kills that one meanwhile.
     *
     * @param load on each of the others
     * @param after when it is killed
     * @return what the others' clients measured
     */
    Outcome runAndKill(int victim, Load load, Duration limit, Duration after) throws IOException, InterruptedException {
        List<RunningMember> others = new ArrayList<>(members);
        RunningMember killed = others.remove(victim);
        for (RunningMember other : others) {
            other.orderRun(load, limit);
        }
        killed.killAfter(after);
        List<Outcome> outcomes = new ArrayList<>();
        for (RunningMember other : others) {
            outcomes.add(other.awaitOutcome());
        }
        return Outcome.merge(outcomes);
    }

    /** Kills one member. */
    void kill(int victim) throws IOException, InterruptedException {
        members.get(victim).killAfter(Duration.ZERO);
    }

    /** Kills all members at once. */
    void killAll() throws IOException, InterruptedException {
        for (RunningMember member : members) {
            member.killAfter(Duration.ZERO);
        }
    }

    /** Starts killed members again, at once; returns how long it took until each had a receipt for events of its own. */
    Duration restart(List<Integer> killed) throws IOException {
        long start = System.nanoTime();
        for (int number : killed) {
            members.set(number, process(number));
        }
        for (int number : killed) {
            members.get(number).awaitReady();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Load share(Load load, int member) {
        if (load.inFlight() > 1) {
            return new Load(1, Math.max(2, load.inFlight() / members.size()));
        }
        int more = member < load.threads() % members.size() ? 1 : 0;
        return new Load(load.threads() / members.size() + more, 1);
    }

    private Duration cpuTime() {
        return members.stream().map(RunningMember::cpuTime).reduce(Duration.ZERO, Duration::plus);
    }

    private ThreadTimes threadTimes() throws IOException {
        ThreadTimes all = new ThreadTimes(Map.of());
        for (RunningMember member : members) {
            all = all.plus(member.threadTimes());
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        for (RunningMember member : members) {
            member.close();
        }
    }
}
