package org.medchain.examples.readme;

import java.nio.file.Path;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.consensus.postgresql.PostgresSettings;
import org.medchain.chain.consensus.qbft.QbftSettings;

/** The settings of a member whose events a database orders. */
final class OpenOnPostgres {
    private OpenOnPostgres() {}

    static ConsensusSettings settings(String database, QbftSettings voting) {
        return PostgresSettings.url(database, voting)
                .user("hospital1")
                .passwordFile(Path.of("/etc/medchain/ledger.password"));
    }
}
