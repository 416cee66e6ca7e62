package org.medchain.chain.consensus.postgresql;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import org.medchain.chain.event.BlockHash;

/** Connects to the database. Thread-safe. */
final class Database {
    /** A host that does not answer is left for the next one of the URL. */
    private static final int CONNECT_SECONDS = 3;
    /** All hosts of the URL together. */
    private static final int LOGIN_SECONDS = 60;
    /** A server that sends more than twice what was asked for is not read. */
    private static final String MOST_BYTES = "32M";

    private static final long MILLIS = 1_000;

    private final PostgresOptions options;
    private final BlockHash consortium;

    Database(PostgresOptions options, BlockHash consortium) {
        this.options = options;
        this.consortium = consortium;
    }

    /**
     * Opens a connection to a server that is fit, whose table is there and whose next position is above {@code last}.
     *
     * @param adds true to add entries, which the role must be allowed to do
     */
    Session open(long last, boolean adds) throws SQLException {
        Connection connection = DriverManager.getConnection(options.url(), properties());
        Session session = new Session(connection, consortium);
        boolean opened = false;
        try {
            session.prepare(options.answerTime().toMillis() / 2, last, adds);
            opened = true;
            return session;
        } finally {
            if (!opened) {
                session.close();
            }
        }
    }

    /** The URL's own parameters take precedence. */
    private Properties properties() throws SQLException {
        Properties properties = new Properties();
        long answerSeconds = (options.answerTime().toMillis() + MILLIS - 1) / MILLIS;
        properties.setProperty("socketTimeout", Long.toString(answerSeconds));
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("loginTimeout", Integer.toString(LOGIN_SECONDS));
        properties.setProperty("cancelSignalTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("hostRecheckSeconds", "2");
        properties.setProperty("maxResultBuffer", MOST_BYTES);
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("ApplicationName", "medchain-ordering");
        options.user().ifPresent(user -> properties.setProperty("user", user));
        if (options.passwordFile().isPresent()) {
            properties.setProperty("password", password(options.passwordFile().get()));
        }
        return properties;
    }

    private static String password(Path file) throws SQLException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            if (line == null) {
                throw new Unfit("the password file " + file + " is empty");
            }
            return line;
        } catch (IOException e) {
            String kind = e.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            throw new Unfit("the password file " + file + " cannot be read (" + kind + ")");
        }
    }
}
