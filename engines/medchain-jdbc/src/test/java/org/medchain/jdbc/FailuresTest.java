package org.medchain.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a database's failure gets into a message. */
class FailuresTest {
    private static final String SECRET = "Key (name)=(Alice) exists";
    private static final Failures FAILURES = new Failures("catalogue");

    @Test
    void codes_thatADatabaseDoesNotGive_leaveNoEmptyFields() {
        assertThat(FAILURES.of(new SQLException(SECRET, null, 13)))
                .hasMessageEndingWith(" (SQLException, code 13)")
                .hasMessageNotContaining("Alice");
        assertThat(FAILURES.of(new SQLException(SECRET, "", 5))).hasMessageEndingWith(" (SQLException, code 5)");
        assertThat(FAILURES.of(new SQLException(SECRET, "53100", 0)))
                .hasMessageEndingWith(" (SQLException, SQLState 53100)");
        assertThat(FAILURES.of(new SQLException(SECRET, "23505", 7)))
                .hasMessageEndingWith(" (SQLException, SQLState 23505, code 7)")
                .hasMessageNotContaining("Alice");
        assertThat(FAILURES.of(new SQLException(SECRET))).hasMessageEndingWith(" (SQLException)");
    }

    @ParameterizedTest
    @CsvSource({
        "08006, 0, true",
        "57P01, 0, true",
        "40003, 0, true",
        "XX000, 0, true",
        "'', 10, true",
        "'', 13, false",
        "'', 5, false",
        "40001, 0, false",
        "53100, 0, false",
        "57014, 0, false",
        "23505, 0, false"
    })
    void commit_thatFailed_mayHaveHappenedUnlessItsCodeSaysOtherwise(String state, int code, boolean expected) {
        assertThat(Failures.mayBeCommitted(new SQLException(SECRET, state, code)))
                .isEqualTo(expected);
    }
}
