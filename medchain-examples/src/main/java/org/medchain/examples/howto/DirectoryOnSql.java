package org.medchain.examples.howto;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.jdbc.JdbcDhtFactory;
import org.medchain.error.MedChainException;

/** A member whose directory is in a database. */
final class DirectoryOnSql {
    private DirectoryOnSql() {}

    static MedChain openOnPostgres(Path folder, ConsortiumConfig consortium, CertifiedIdentity member, DataSource pool)
            throws MedChainException {
        MedChain medchain = MedChain.member(folder, consortium, member)
                .directoryEngine(JdbcDhtFactory.over(pool))
                .open();
        return medchain;
    }

    static MedChain openInAFile(Path folder, ConsortiumConfig consortium, CertifiedIdentity member)
            throws MedChainException {
        MedChain medchain = MedChain.member(folder, consortium, member)
                .directoryEngine(JdbcDhtFactory.NAME)
                .open();
        return medchain;
    }
}
