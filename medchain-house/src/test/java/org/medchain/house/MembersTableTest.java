package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tables of members and of owners in {@code choose-engines.md} follow from the number of the former. */
class MembersTableTest {
    private static final String PAGE = Pages.read(Pages.ROOT.resolve("docs/howto/choose-engines.md"));
    private static final Pattern ROW =
            Pattern.compile("^\\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|$", Pattern.MULTILINE);

    private record Row(int all, int faulty, int quorum, int away) {
        static Row of(MatchResult found) {
            return new Row(number(found, 1), number(found, 2), number(found, 3), number(found, 4));
        }

        private static int number(MatchResult found, int group) {
            return Integer.parseInt(found.group(group));
        }

        /** The fewest of which any two sets share one that is not among the faulty ones, fewer than a third. */
        static Row of(int all) {
            int faulty = (all - 1) / 3;
            int quorum = IntStream.rangeClosed(1, all)
                    .filter(size -> 2 * size - all > faulty)
                    .findFirst()
                    .orElseThrow();
            return new Row(all, faulty, quorum, all - quorum);
        }
    }

    @Test
    void rows_ofBothTables_followFromTheNumberOfMembersOrOwners() {
        List<Row> rows = ROW.matcher(PAGE).results().map(Row::of).toList();

        assertThat(rows).extracting(Row::all).containsExactly(1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 1, 4, 5, 6, 7);
        assertThat(rows).allSatisfy(row -> assertThat(row).isEqualTo(Row.of(row.all())));
    }
}
