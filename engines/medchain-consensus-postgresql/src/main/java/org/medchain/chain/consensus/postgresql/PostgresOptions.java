package org.medchain.chain.consensus.postgresql;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.medchain.chain.consensus.member.EngineOptions;

/**
 * The ordering's settings, read from its options, which {@link PostgresConsensusFactory} documents.
 *
 * @param url names no password
 * @param keepEntries how many settled entries stay in the table
 * @param answerTime how long the server may take to answer
 */
record PostgresOptions(
        String url, Optional<String> user, Optional<Path> passwordFile, long keepEntries, Duration answerTime) {
    static final String URL = "url";
    static final String USER = "user";
    static final String PASSWORD_FILE = "password-file";
    static final String KEEP_ENTRIES = "keep-entries";
    static final String ANSWER_MILLIS = "answer-ms";
    static final Set<String> ALL = Set.of(URL, USER, PASSWORD_FILE, KEEP_ENTRIES, ANSWER_MILLIS);

    private static final String SCHEME = "jdbc:postgresql:";
    /** The driver decodes names of parameters. */
    private static final Pattern PASSWORD = Pattern.compile("[?&][^=&]*(pass|%)[^=&]*=", Pattern.CASE_INSENSITIVE);

    /** Reads options; an {@link IllegalArgumentException} names one that is missing or invalid, and shows no value of it. */
    static PostgresOptions read(Map<String, String> given) {
        EngineOptions options = new EngineOptions(PostgresConsensusFactory.NAME, given, ALL);
        return new PostgresOptions(
                checked(options.required(URL, SCHEME + "//host/database")),
                Optional.ofNullable(given.get(USER)),
                Optional.ofNullable(given.get(PASSWORD_FILE)).map(Path::of),
                options.number(KEEP_ENTRIES, 100_000, 100, 1_000_000_000),
                Duration.ofMillis(options.number(ANSWER_MILLIS, 10_000, 2_000, 600_000)));
    }

    /** The URL; an {@link IllegalArgumentException} if it is another driver's or has a password. */
    static String checked(String url) {
        if (!url.startsWith(SCHEME)) {
            throw new IllegalArgumentException(URL + ": a URL that begins with " + SCHEME + " expected");
        }
        if (PASSWORD.matcher(url.replace("passfile=", "")).find() || url.contains("@")) {
            throw new IllegalArgumentException(
                    URL + ": a URL without a password expected; put the password into a file and name it in "
                            + PASSWORD_FILE);
        }
        return url;
    }
}
