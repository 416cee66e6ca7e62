package org.medchain.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The results of one program: printed, and kept in a folder as {@code name.md} with all tables and one CSV file a table. Not
 * thread-safe.
 */
public final class Report {
    private final Path folder;
    private final String name;
    private final PrintStream out;
    private final List<String> parts = new ArrayList<>();

    /** A report in {@code folder}, which is made if it is missing. */
    public Report(Path folder, String name, String title, PrintStream out) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.name = name;
        this.out = out;
        parts.add("## " + title + "\n");
    }

    /** Says in one paragraph how the tables that follow were measured. */
    public void paragraph(String text) {
        parts.add(text + "\n");
    }

    /** Adds a table, kept as {@code file.csv} too. */
    public void table(String file, Table table) throws IOException {
        Files.writeString(folder.resolve(file + ".csv"), table.csv());
        parts.add(table.markdown());
    }

    /** Where a file of this report goes. */
    public Path file(String fileName) {
        return folder.resolve(fileName);
    }

    /** Prints the report and writes it. */
    public void finish() throws IOException {
        String text = String.join("\n", parts);
        Files.writeString(folder.resolve(name + ".md"), text);
        out.println();
        out.print(text);
    }
}
