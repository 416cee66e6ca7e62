package org.medchain.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.CastFiles;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;

/** All members of one engine, each in its process, and the load spread over them. Not thread-safe. */
final class Cluster implements AutoCloseable {
    private final List<RunningMember> members = new ArrayList<>();

    private Cluster() {}

    /** Starts all members and waits for them. */
    static Cluster start(Engine engine, SuiteId suite, Scratch scratch, Path logs, SecureRandom random)
            throws IOException, MedChainException {
        List<Cast> casts = Cast.enrol(suite, engine.members(), random);
        List<Integer> ports = LocalPorts.free(engine.members());
        Cluster cluster = new Cluster();
        try {
            for (int i = 0; i < engine.members(); i++) {
                Path folder = scratch.next();
                CastFiles.write(casts.get(i), folder);
                Path log = logs.resolve("cluster-" + engine.label() + "-" + i + ".log");
                cluster.members.add(RunningMember.start(engine, i, folder, ports, log));
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
    Outcome run(Load load, Duration limit) throws IOException {
        Duration before = cpuTime();
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
        return new Outcome(all.latencies(), all.seconds(), all.rounds(), cpuSeconds);
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

    @Override
    public void close() throws IOException {
        for (RunningMember member : members) {
            member.close();
        }
    }
}
