package org.medchain.examples.howto;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.core.MedChain;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.jdbc.JdbcDhtFactory;
import org.medchain.error.VerificationException;
import org.medchain.jdbc.PostgresServer;

/** What the page about the directory on SQL shows. */
class DirectoryOnSqlTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    private final Instant now = Instant.now();
    private final Instant end = now.plus(Duration.ofDays(365));
    private final ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, end, RANDOM);

    private CertifiedIdentity enrol(String name) throws VerificationException {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
        return new CertifiedIdentity(keys, ca.issue(EnrolmentRequest.create(name, keys), now, end));
    }

    private ConsortiumConfig consortium(CertifiedIdentity member) {
        return ConsortiumConfig.create(
                "Test", ca.certificate(), List.of(new Member("hospital", member.certificate())), BlockLimits.DEFAULT);
    }

    private static HikariDataSource pool(String url, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(JdbcDhtFactory.DEFAULT_CONNECTIONS + 2);
        config.setConnectionTimeout(5_000);
        config.addDataSourceProperty("maxResultBuffer", "16M");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(config);
    }

    @Test
    void directory_onPostgres_isUsedByTheRoles() throws Exception {
        PostgresServer server = PostgresServer.required();
        try (HikariDataSource schema = server.emptySchema();
                HikariDataSource pool = pool(
                        "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?currentSchema="
                                + schema.getSchema(),
                        "postgres",
                        "")) {
            CertifiedIdentity member = enrol("hospital");
            try (MedChain medchain = DirectoryOnSql.openOnPostgres(folder, consortium(member), member, pool)) {
                use(medchain, member);
            }
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM medchain_directory")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isPositive();
            }
        }
    }

    @Test
    void directory_inAFile_isUsedByTheRoles() throws Exception {
        CertifiedIdentity member = enrol("hospital");
        try (MedChain medchain = DirectoryOnSql.openInAFile(folder, consortium(member), member)) {
            use(medchain, member);
        }
        assertThat(Files.exists(folder.resolve("directory").resolve("directory.db")))
                .isTrue();
    }

    private void use(MedChain medchain, CertifiedIdentity member) throws Exception {
        Provider hospital = medchain.provider(member);
        Patient alice = medchain.patient(enrol("alice"));
        InventoryPointer inventory = hospital.createInventory(alice.certificate());
        assertThat(alice.accept(hospital.noticeOf(inventory))).isEqualTo(inventory);
        assertThat(hospital.health().isWell()).isTrue();
        assertThat(medchain.directory().health().isWell()).isTrue();
    }
}
