package org.medchain.cli;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Who takes part in a trial, under which file names and at which ports. */
record TrialPlan(List<Seat> members, List<Party> persons) {
    private static final int PORTS_BETWEEN = 10;
    private static final int MAX_PORT = 65_535;
    /** What else is in the folder. */
    private static final Set<String> TAKEN = Set.of("ca", "password");

    /** Somebody with keys; {@code file} is the name of the keys, and of the files without their endings. */
    record Party(String name, String file) {}

    /** A member, on this machine. */
    record Seat(Party party, int port) {
        String consensus() {
            return at(port);
        }

        String node() {
            return at(port + 1);
        }

        String clients() {
            return at(port + 2);
        }

        private static String at(int port) {
            return "127.0.0.1:" + port;
        }
    }

    static TrialPlan of(List<String> members, List<String> persons, int firstPort) throws CommandException {
        long last = firstPort + (long) PORTS_BETWEEN * (members.size() - 1) + 2;
        if (firstPort < 1 || last > MAX_PORT) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--first-port: expected ports from 1 to " + MAX_PORT + " for " + members.size() + " members, found "
                            + firstPort + " to " + last);
        }
        Map<String, String> names = new HashMap<>();
        List<Seat> seats = new ArrayList<>();
        for (String member : members) {
            seats.add(new Seat(party(member, names), firstPort + PORTS_BETWEEN * seats.size()));
        }
        List<Party> others = new ArrayList<>();
        for (String person : persons) {
            others.add(party(person, names));
        }
        return new TrialPlan(seats, others);
    }

    private static Party party(String name, Map<String, String> names) throws CommandException {
        String file = Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        if (file.isEmpty() || TAKEN.contains(file)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "expected a name with a letter from a to z or a digit, other than CA and password, found \"" + name
                            + "\"");
        }
        String same = names.putIfAbsent(file, name);
        if (same != null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "expected names whose files differ, found \"" + same + "\" and \"" + name + "\", which are both "
                            + file);
        }
        return new Party(name, file);
    }
}
