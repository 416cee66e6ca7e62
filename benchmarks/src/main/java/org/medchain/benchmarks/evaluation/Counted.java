package org.medchain.benchmarks.evaluation;

import java.util.Locale;

/**
 * What one operation of a role asked for, on average.
 *
 * @param operation which
 * @param sections k, of a session; 1 for data
 * @param entries n, in a section; 1 for data
 * @param directoryQueries reads of the directory
 * @param directoryWrites records put there or removed
 * @param ledgerQueries reads of the ledger
 * @param blocks events appended, each of which a block must take
 * @param seals encryptions and decryptions by a symmetric key
 * @param publicKey encryptions and decryptions by a public key
 * @param dataDigests digests of data
 * @param otherDigests all others: of events, records, messages, Merkle trees
 */
record Counted(
        Operation operation,
        int sections,
        int entries,
        double directoryQueries,
        double directoryWrites,
        double ledgerQueries,
        double blocks,
        double seals,
        double publicKey,
        double dataDigests,
        double otherDigests) {
    private static final int FIELDS = 11;

    /** What is counted, by whom. */
    enum Operation {
        ADD_RECORD("Add Data, a record: provider"),
        ADD_CHUNK("Add Data, a chunk: provider"),
        ADD_SESSION("Add Session: patient"),
        RETRIEVE("Retrieve Data: requester"),
        RETRIEVE_STREAM("Retrieve Data, one stream of n chunks: requester"),
        SERVE("Retrieve Data: provider, which answers");

        private final String title;

        Operation(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** In one line, as one process tells another. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s %d %d %.3f %.3f %.3f %.3f %.3f %.3f %.3f %.3f",
                operation,
                sections,
                entries,
                directoryQueries,
                directoryWrites,
                ledgerQueries,
                blocks,
                seals,
                publicKey,
                dataDigests,
                otherDigests);
    }

    /** What {@link #line} says. */
    static Counted ofLine(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != FIELDS) {
            throw new IllegalArgumentException("expected " + FIELDS + " fields, found " + line);
        }
        double[] counts = new double[FIELDS - 3];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Double.parseDouble(parts[i + 3]);
        }
        return new Counted(
                Operation.valueOf(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                counts[4],
                counts[5],
                counts[6],
                counts[7]);
    }
}
