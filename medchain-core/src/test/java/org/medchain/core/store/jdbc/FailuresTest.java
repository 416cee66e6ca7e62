package org.medchain.core.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What of a database's failure gets into a message. */
class FailuresTest {
    private static final String SECRET = "Key (name)=(Alice) exists";

    @Test
    void codes_thatADatabaseDoesNotGive_leaveNoEmptyFields() {
        assertThat(Failures.of(new SQLException(SECRET, null, 13)))
                .hasMessageEndingWith(" (SQLException, code 13)")
                .hasMessageNotContaining("Alice");
        assertThat(Failures.of(new SQLException(SECRET, "", 5))).hasMessageEndingWith(" (SQLException, code 5)");
        assertThat(Failures.of(new SQLException(SECRET, "53100", 0)))
                .hasMessageEndingWith(" (SQLException, SQLState 53100)");
        assertThat(Failures.of(new SQLException(SECRET, "23505", 7)))
                .hasMessageEndingWith(" (SQLException, SQLState 23505, code 7)")
                .hasMessageNotContaining("Alice");
        assertThat(Failures.of(new SQLException(SECRET))).hasMessageEndingWith(" (SQLException)");
    }
}
