package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The CA that a command works with. */
final class CaOption {
    @Option(names = "--ca", required = true, paramLabel = "FOLDER", description = "The CA's folder.")
    private @Nullable Path folder;

    private Path folder() {
        if (folder == null) {
            throw new IllegalStateException("the option --ca is required");
        }
        return folder;
    }

    /** For reading. */
    CaFolder folderToRead() {
        return CaFolder.toRead(folder());
    }

    /** An existing CA's, without other commands in it. */
    CaFolder folderAlone() throws CommandException, IOException {
        return CaFolder.alone(folder());
    }

    /** A new CA's, without other commands in it. */
    CaFolder newFolder() throws CommandException, IOException {
        return CaFolder.create(folder());
    }
}
