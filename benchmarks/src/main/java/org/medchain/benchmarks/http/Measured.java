package org.medchain.benchmarks.http;

import java.time.Duration;
import org.medchain.benchmarks.stage.ThreadTimes;

/**
 * One run against one server.
 *
 * @param cpu that cores gave to the server's process meanwhile, and how much of it to which threads
 * @param loadCpu that they gave to the clients' process
 */
record Measured(
        Server.Sort server,
        int connections,
        Company company,
        LoadResult result,
        Duration cpu,
        ThreadTimes threads,
        Duration loadCpu,
        Memory.Use memory) {
    double coresBusy() {
        return cpu.toNanos() / 1e9 / result.seconds();
    }

    /** Of the clients' cores, those that sent the flood. */
    double floodCoresBusy() {
        return result.flood().time().toNanos() / 1e9 / result.seconds();
    }

    double loadCoresBusy() {
        return loadCpu.toNanos() / 1e9 / result.seconds();
    }

    /** Microseconds of a core for each answer. */
    double micros(Duration time) {
        return result.answered() == 0 ? 0 : time.toNanos() / 1e3 / result.answered();
    }
}
