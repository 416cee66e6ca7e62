package org.medchain.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.ThreadTimes;
import org.medchain.error.MedChainException;

/** What is compared. */
enum Engine {
    /** A ledger of one member, on its disk. */
    EMBEDDED(1, "signature checked, on disk") {
        @Override
        Member start(Cast cast, int number, Path folder, List<Integer> ports) throws MedChainException {
            return LedgerMember.embedded(cast, folder);
        }
    },
    /** A ledger of four members, with TLS between them. */
    QBFT(4, "signatures checked, TLS, on four disks") {
        @Override
        Member start(Cast cast, int number, Path folder, List<Integer> ports) throws MedChainException {
            return LedgerMember.of("qbft", Map.of(), cast, number, folder, ports);
        }
    },
    /** The same, but that a leader proposes the first event to come: what it gains to wait for others. */
    QBFT_AT_ONCE(4, "as qbft, but no leader waits for more events") {
        @Override
        Member start(Cast cast, int number, Path folder, List<Integer> ports) throws MedChainException {
            return LedgerMember.of("qbft", Map.of("batch-timeout-ms", "0"), cast, number, folder, ports);
        }
    },
    /** A ledger of four members that BFT-SMaRt orders: what BFT-SMaRt does when all is done that the ledger promises. */
    BFTSMART_LEDGER(4, "as qbft, ordered by BFT-SMaRt") {
        @Override
        Member start(Cast cast, int number, Path folder, List<Integer> ports) throws MedChainException {
            return LedgerMember.of("bftsmart", Map.of("serial-filter", "none"), cast, number, folder, ports);
        }
    },
    /** A ledger of four members that a table in a PostgreSQL server orders; {@code BENCHMARK_DATABASE} has the server's JDBC URL. */
    POSTGRESQL(4, "as qbft, ordered by one PostgreSQL server on the same disk") {
        @Override
        Member start(Cast cast, int number, Path folder, List<Integer> ports) throws MedChainException {
            String url = System.getenv("BENCHMARK_DATABASE");
            if (url == null) {
                throw new IllegalArgumentException(
                        "the engine postgresql needs the JDBC URL of a PostgreSQL server in the"
                                + " environment variable BENCHMARK_DATABASE, found none");
            }
            return LedgerMember.of("postgresql", Map.of("url", url), cast, number, folder, ports);
        }

        @Override
        Duration serverTime() throws IOException {
            return ThreadTimes.ofProcessesNamed("postgres");
        }
    },
    /** A ledger of four members that Raft among them orders. */
    RATIS(4, "as qbft, ordered by Raft among the members") {
        @Override
        Member start(Cast cast, int number, Path folder, List<Integer> ports) throws MedChainException {
            return LedgerMember.of("ratis", Map.of(), cast, number, folder, ports);
        }
    },
    /** Four replicas of BFT-SMaRt as they are: bytes ordered, nothing checked, nothing kept. */
    BFTSMART(4, "nothing checked, no TLS, no disk") {
        @Override
        Member start(Cast cast, int number, Path folder, List<Integer> ports) throws IOException {
            return RawReplica.start(number, ports);
        }
    };

    private final int members;
    private final String does;

    Engine(int members, String does) {
        this.members = members;
        this.does = does;
    }

    /**
     * Starts a member in this process.
     *
     * @param ports one for each member, with the next one free too
     */
    abstract Member start(Cast cast, int number, Path folder, List<Integer> ports)
            throws IOException, MedChainException;

    /** The time that cores gave so far to the server that orders, if it is on this machine and alone of its name. */
    Duration serverTime() throws IOException {
        return Duration.ZERO;
    }

    /** How many members there are. */
    int members() {
        return members;
    }

    /** What is done for each event. */
    String does() {
        return does;
    }

    /** Its name in arguments and tables. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The engine with this label. */
    static Engine of(String label) {
        return Arrays.stream(values())
                .filter(engine -> engine.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no engine " + label));
    }
}
