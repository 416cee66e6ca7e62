package org.medchain.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database of a few pages where a provider's catalogue is. */
final class SmallCatalogue {
    private SmallCatalogue() {}

    static void create(Path file) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE chunk (id INTEGER PRIMARY KEY, secret BLOB)");
            statement.execute("INSERT INTO chunk (secret) VALUES (zeroblob(10000)), (zeroblob(20000))");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
