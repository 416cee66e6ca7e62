package org.medchain.examples.quickstart;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the program is asked to do: {@code [--members n] [--engine qbft|postgresql|ratis] [record.hea]}.
 *
 * @param members how many processes the ledger runs in; 1 is this one
 * @param engine what orders the events
 * @param record the ECG to take
 */
record Invocation(int members, Engine engine, Optional<Path> record) {
    static final String USAGE = "usage: quickstart [--members n [--engine e]] [record.hea],"
            + " where n is 1 or 4 to 10, and e is qbft or, with at least 4 members, postgresql or ratis";

    private static final int FEWEST = 4;
    private static final int MOST = 10;

    /** What orders the events of several members, by its name in arguments. */
    enum Engine {
        /** The members' own rounds of votes. */
        QBFT,
        /** A PostgreSQL server. */
        POSTGRESQL,
        /** Raft among the members. */
        RATIS;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<Engine> of(String label) {
            return Stream.of(values())
                    .filter(engine -> engine.label().equals(label))
                    .findFirst();
        }
    }

    /** Nothing if the arguments make no sense. */
    static Optional<Invocation> parse(String... args) {
        int at = 0;
        int members = 1;
        Optional<Engine> engine = Optional.of(Engine.QBFT);
        if (args.length >= 2 && args[0].equals("--members")) {
            members = args[1].matches("\\d{1,2}") ? Integer.parseInt(args[1]) : 0;
            at = 2;
        }
        if (args.length >= at + 2 && args[at].equals("--engine")) {
            engine = Engine.of(args[at + 1]);
            at += 2;
        }
        boolean several = members >= FEWEST && members <= MOST;
        boolean sound = several || (members == 1 && engine.equals(Optional.of(Engine.QBFT)));
        if (!sound || engine.isEmpty() || args.length > at + 1 || (args.length > at && args[at].startsWith("-"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Invocation(
                    members, engine.get(), args.length > at ? Optional.of(Path.of(args[at])) : Optional.empty()));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }
}
