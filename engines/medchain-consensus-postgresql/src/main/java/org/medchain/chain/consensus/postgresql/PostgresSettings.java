package org.medchain.chain.consensus.postgresql;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.time.TimeSettings;

/**
 * The settings of the engine {@code postgresql}. Immutable: each method returns changed settings. A value out of range is an
 * {@link IllegalArgumentException} when the ledger is opened.
 */
public final class PostgresSettings implements ConsensusSettings {
    private final Map<String, String> options;

    private PostgresSettings(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    /**
     * The required settings.
     *
     * @param jdbcUrl the database, with all servers that may become primary, such as
     *     {@code jdbc:postgresql://a,b/ledger?targetServerType=primary&sslmode=verify-full}; without a password
     * @param voting how members reach one another and vote; the batch timeout says how soon a member ends a block that waits for
     *     more entries
     * @throws IllegalArgumentException if the URL has a password
     */
    public static PostgresSettings url(String jdbcUrl, QbftSettings voting) {
        Map<String, String> options = new HashMap<>(voting.options());
        options.put(PostgresOptions.URL, PostgresOptions.checked(jdbcUrl));
        return new PostgresSettings(options);
    }

    /** The role to log in as; the driver's default unless given. */
    public PostgresSettings user(String role) {
        return with(PostgresOptions.USER, role);
    }

    /** A file whose first line is the role's password. It is read at each login, so that the password can be changed. */
    public PostgresSettings passwordFile(Path file) {
        return with(PostgresOptions.PASSWORD_FILE, file.toString());
    }

    /**
     * How many entries that this member has settled stay in the table, for members that are behind; 100 to 1,000,000,000,
     * 100,000 unless given.
     */
    public PostgresSettings keepEntries(long entries) {
        return with(PostgresOptions.KEEP_ENTRIES, Long.toString(entries));
    }

    /** How long the server may take to answer before the connection counts as broken; 2 s to 10 min, 10 s unless given. */
    public PostgresSettings answerTime(Duration time) {
        return with(PostgresOptions.ANSWER_MILLIS, Long.toString(TimeSettings.millis(time)));
    }

    private PostgresSettings with(String option, String value) {
        Map<String, String> changed = new HashMap<>(options);
        changed.put(option, value);
        return new PostgresSettings(changed);
    }

    @Override
    public String engine() {
        return PostgresConsensusFactory.NAME;
    }

    @Override
    public Map<String, String> options() {
        return options;
    }

    @Override
    public String toString() {
        return "PostgresSettings" + new TreeMap<>(options);
    }
}
