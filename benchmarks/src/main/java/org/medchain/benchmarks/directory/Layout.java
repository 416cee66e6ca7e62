package org.medchain.benchmarks.directory;

import java.util.Locale;

/**
 * A network to be measured, as {@code engine:nodes:processes}.
 *
 * @param processes among which the nodes are spread
 */
record Layout(DirectoryEngine engine, int nodes, int processes) {
    private static final int PARTS = 3;

    Layout {
        if (processes < 1 || processes > nodes) {
            throw new IllegalArgumentException("1 to " + nodes + " processes expected, found " + processes);
        }
    }

    static Layout of(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("engine:nodes:processes expected, found " + text);
        }
        return new Layout(DirectoryEngine.of(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /** The first node of a process, and where the one before it ends. */
    int firstNode(int process) {
        return nodes * process / processes;
    }

    /** Its name in tables and charts. */
    String label() {
        return String.format(
                Locale.ROOT, "%s, %d in %d JVM%s", engine.label(), nodes, processes, processes > 1 ? "s" : "");
    }
}
