package org.medchain.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.medchain.benchmarks.stage.Cast;
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
            return LedgerMember.qbft(cast, number, folder, ports);
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
        return name().toLowerCase(Locale.ROOT);
    }

    /** The engine with this label. */
    static Engine of(String label) {
        return Arrays.stream(values())
                .filter(engine -> engine.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no engine " + label));
    }
}
