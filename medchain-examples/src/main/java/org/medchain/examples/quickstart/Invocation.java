package org.medchain.examples.quickstart;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the program is asked to do: {@code [--members n] [record.hea]}.
 *
 * @param members how many processes the ledger runs in; 1 is this one
 * @param record the ECG to take
 */
record Invocation(int members, Optional<Path> record) {
    static final String USAGE = "usage: quickstart [--members n] [record.hea], where n is 1 or 4 to 10";

    private static final int FEWEST = 4;
    private static final int MOST = 10;

    /** Nothing if the arguments make no sense. */
    static Optional<Invocation> parse(String... args) {
        int at = 0;
        int members = 1;
        if (args.length >= 2 && args[0].equals("--members")) {
            members = args[1].matches("\\d{1,2}") ? Integer.parseInt(args[1]) : 0;
            at = 2;
        }
        boolean sound = members == 1 || (members >= FEWEST && members <= MOST);
        if (!sound || args.length > at + 1 || (args.length > at && args[at].startsWith("-"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Invocation(members, args.length > at ? Optional.of(Path.of(args[at])) : Optional.empty()));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }
}
