package org.medchain.chain.consensus.postgresql;

import org.medchain.chain.consensus.qbft.OrderedConsensusFactory;

/**
 * Makes the engine {@code postgresql}: a table of a PostgreSQL database that all members share brings events into an order, and
 * members agree on each block by votes, as on {@code qbft}. The database can stop the ledger; it can neither fork it nor lose an
 * acknowledged event. {@link PostgresSettings} are its settings; in a configuration the options have these names, beside those of
 * {@link org.medchain.chain.consensus.qbft.QbftConsensusFactory}:
 *
 * <ul>
 *   <li>{@code url}: the JDBC URL of the database, with all servers that may become primary, such as
 *       {@code jdbc:postgresql://a,b/ledger?targetServerType=primary&sslmode=verify-full}. It has no password. Required.
 *   <li>{@code user}: the role to log in as; the driver's default unless given.
 *   <li>{@code password-file}: a file whose first line is the role's password. It is read at each login.
 *   <li>{@code keep-entries}: so many entries that this member has settled stay in the table for members that are behind; 100 to
 *       1000000000, 100000 unless given.
 *   <li>{@code answer-ms}: how long the server may take to answer before the connection counts as broken; 2000 to 600000, 10000
 *       unless given.
 * </ul>
 */
public final class PostgresConsensusFactory extends OrderedConsensusFactory {
    static final String NAME = "postgresql";

    /** For the {@link java.util.ServiceLoader}. */
    public PostgresConsensusFactory() {
        super(NAME, PostgresOptions.ALL, PostgresOrdering::open);
    }
}
