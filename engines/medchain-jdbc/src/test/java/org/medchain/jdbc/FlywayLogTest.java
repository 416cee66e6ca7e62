package org.medchain.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlywayLogTest {
    private static final Logger LOGGER = Logger.getLogger("org.flywaydb");
    private static final Schema SCHEMA = new Schema(
            "thing",
            "thing_history",
            1,
            name -> new ByteArrayInputStream("CREATE TABLE one (id BIGINT);".getBytes(StandardCharsets.UTF_8)));

    @TempDir
    Path folder;

    private final List<String> logged = Collections.synchronizedList(new ArrayList<>());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            logged.add(message.getLevel() + " " + message.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        LOGGER.removeHandler(handler);
        LOGGER.setLevel(null);
    }

    @Test
    void newTables_logNothingUnlessItIsAskedFor() throws Exception {
        make("quiet.db");
        assertThat(logged).isEmpty();

        LOGGER.setLevel(Level.FINE);
        make("asked.db");
        assertThat(logged).anyMatch(line -> line.startsWith("FINE Successfully applied 1 migration"));
    }

    @Test
    void hostsFlyway_logsAsBefore() throws Exception {
        make("one.db");
        LogFactory.getLog(FlywayLogTest.class).info("of the host's");
        assertThat(LogFactory.getLog(FlywayLogTest.class)).extracting("log").isNotInstanceOf(FlywayLog.class);
    }

    @Test
    void warningsAndErrors_areLogged() {
        Log log = FlywayLog.of(LogFactory.class);
        log.warn("a warning");
        log.error("an error");
        log.error("a failure", new IllegalStateException("so"));
        log.notice("a notice");
        assertThat(logged)
                .extracting(line -> line.replace("while tables are made or changed: ", ""))
                .containsExactly(
                        "WARNING MC-C006 a warning",
                        "SEVERE MC-C007 an error",
                        "SEVERE MC-C007 a failure",
                        "INFO a notice");
    }

    private void make(String file) throws Exception {
        try (Database database = SqliteDatabase.open(folder.resolve(file), new Failures("thing"))) {
            SCHEMA.migrate(database);
        }
    }
}
