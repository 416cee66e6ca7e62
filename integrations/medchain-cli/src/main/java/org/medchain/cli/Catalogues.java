package org.medchain.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.medchain.io.DurableFiles;
import org.medchain.io.Printable;

/** Providers' catalogues in SQLite, copied while the provider runs. */
final class Catalogues {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String OK = "ok";

    private Catalogues() {}

    static void copy(Path catalogue, Path copy) throws CommandException, IOException {
        try (Connection connection = DriverManager.getConnection(SQLITE + catalogue);
                PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, copy.toString());
            statement.execute();
        } catch (SQLException e) {
            throw new CommandException(
                    ExitCode.STORAGE,
                    "the catalogue " + catalogue + " cannot be copied: " + Printable.of(e.getMessage()),
                    e);
        }
        if (Files.getFileStore(copy).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        }
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        DurableFiles.syncFolder(OutputFile.folderOf(copy));
    }

    /** What SQLite finds wrong. */
    static Optional<String> check(Path catalogue) {
        try (Connection connection = DriverManager.getConnection(SQLITE + "file:" + catalogue + "?immutable=1");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("PRAGMA integrity_check")) {
            String result = found.next() ? found.getString(1) : "no answer";
            return result.equals(OK) ? Optional.empty() : Optional.of(Printable.of(result));
        } catch (SQLException e) {
            return Optional.of(Printable.of(e.getMessage()));
        }
    }
}
