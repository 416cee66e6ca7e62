package org.medchain.dht.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.jdbc.Database;
import org.medchain.jdbc.Failures;
import org.medchain.jdbc.Schema;
import org.medchain.jdbc.SharedDatabase;
import org.medchain.jdbc.SqliteDatabase;

/**
 * Opens directories of the engine {@code jdbc}, whose records are in a SQL database that one organisation runs. Several
 * processes may use one database at once. Records verify themselves: the database can withhold records, and return earlier
 * versions if somebody puts them back, but cannot forge one. Immutable.
 *
 * <p>{@link #over} uses a server through the host's data source. Found by name, the engine keeps its records in a file of
 * SQLite in the settings' folder, for one process: meant for trials.
 */
public final class JdbcDhtFactory implements DhtFactory {
    /** The name of this engine. */
    public static final String NAME = "jdbc";

    /** How many connections a directory takes at a time, unless another number is given. */
    public static final int DEFAULT_CONNECTIONS = 8;

    private static final int MOST_CONNECTIONS = 256;
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final String FILE = "directory.db";
    private static final Failures FAILURES = new Failures("directory");
    private static final Schema SCHEMA = new Schema(
            "directory", "medchain_directory_history", 1, script -> JdbcDhtFactory.class.getResourceAsStream(script));

    private final Optional<DataSource> source;
    private final int connections;

    /** For {@link java.util.ServiceLoader}: records in a file of the settings' folder. */
    public JdbcDhtFactory() {
        this(Optional.empty(), DEFAULT_CONNECTIONS);
    }

    private JdbcDhtFactory(Optional<DataSource> source, int connections) {
        this.source = source;
        this.connections = connections;
    }

    /** Records in the database of {@code source}, with {@link #DEFAULT_CONNECTIONS}. */
    public static JdbcDhtFactory over(DataSource source) {
        return over(source, DEFAULT_CONNECTIONS);
    }

    /**
     * Records in the database of {@code source}: PostgreSQL, or a server that speaks its protocol and its SQL. The tables are
     * made if missing. Each operation takes one connection and closes it at its end; pooling and closing the source stay with
     * the host. The folder of the settings is not used.
     *
     * @param connections how many connections the directory takes at a time, at most as many as the pool has; 1 to 256
     */
    public static JdbcDhtFactory over(DataSource source, int connections) {
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "expected 1 to " + MOST_CONNECTIONS + " connections, found " + connections);
        }
        return new JdbcDhtFactory(Optional.of(source), connections);
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * Opens the directory.
     *
     * @throws StorageException if a newer release has opened the database, the database may lose commits, or the file cannot
     *     be used
     * @throws UnavailableException if the database cannot be reached
     * @throws IllegalArgumentException if the settings have a network, or no folder where one is needed
     */
    @Override
    public Dht open(DhtSettings settings) throws StorageException, UnavailableException {
        if (settings.network().isPresent()) {
            throw new IllegalArgumentException("the engine " + NAME
                    + " has no nodes of its own, expected no network, found one; use the engine " + QUORUM);
        }
        try {
            return source.isPresent() ? shared(source.get(), settings) : inFile(settings);
        } catch (StorageException | UnavailableException e) {
            throw e;
        } catch (MedChainException e) {
            throw new StorageException("the directory cannot be opened: " + e.getMessage(), e);
        }
    }

    private Dht shared(DataSource given, DhtSettings settings) throws MedChainException {
        SharedDatabase database = SharedDatabase.open(given, FAILURES, SILENCE);
        return opened(database, settings, JdbcDht.Space.OF_A_SERVER);
    }

    private Dht inFile(DhtSettings settings) throws MedChainException {
        Path folder = settings.folder()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the engine " + NAME + " without a data source needs a folder, found none"));
        SqliteDatabase database = SqliteDatabase.open(folder.resolve(FILE), FAILURES);
        return opened(database, settings, sweeper -> Optional.of(new FileMaintenance(database, sweeper)));
    }

    private Dht opened(Database database, DhtSettings settings, JdbcDht.Space space) throws MedChainException {
        try {
            SCHEMA.migrate(database);
            return JdbcDht.open(new JdbcDht.Parts(database, SCHEMA, space, connections), settings);
        } catch (MedChainException | RuntimeException e) {
            database.close();
            throw e;
        }
    }
}
