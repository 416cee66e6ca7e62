package org.medchain.examples.quickstart;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the program is asked to do: {@code [--members n] [--engine qbft|postgresql] [record.hea]}.
 *
 * @param members how many processes the ledger runs in; 1 is this one
 * @param onPostgres true if a PostgreSQL server orders the events
 * @param record the ECG to take
 */
record Invocation(int members, boolean onPostgres, Optional<Path> record) {
    static final String USAGE = "usage: quickstart [--members n [--engine e]] [record.hea],"
            + " where n is 1 or 4 to 10, and e is qbft or, with at least 4 members, postgresql";

    private static final int FEWEST = 4;
    private static final int MOST = 10;
    private static final List<String> ENGINES = List.of("qbft", "postgresql");

    /** Nothing if the arguments make no sense. */
    static Optional<Invocation> parse(String... args) {
        int at = 0;
        int members = 1;
        String engine = ENGINES.get(0);
        if (args.length >= 2 && args[0].equals("--members")) {
            members = args[1].matches("\\d{1,2}") ? Integer.parseInt(args[1]) : 0;
            at = 2;
        }
        if (args.length >= at + 2 && args[at].equals("--engine")) {
            engine = args[at + 1];
            at += 2;
        }
        boolean several = members >= FEWEST && members <= MOST;
        boolean onPostgres = engine.equals(ENGINES.get(1));
        boolean sound = (several || (members == 1 && !onPostgres)) && ENGINES.contains(engine);
        if (!sound || args.length > at + 1 || (args.length > at && args[at].startsWith("-"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Invocation(
                    members, onPostgres, args.length > at ? Optional.of(Path.of(args[at])) : Optional.empty()));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }
}
