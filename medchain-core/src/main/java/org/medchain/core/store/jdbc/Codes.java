package org.medchain.core.store.jdbc;

import java.util.List;
import org.medchain.chain.event.DataKind;
import org.medchain.core.store.DataState;
import org.medchain.core.store.ProjectionPage;

/** The numbers that stand for constants in the tables: places in these lists, which only grow at their ends. */
final class Codes {
    static final List<DataKind> KINDS = List.of(DataKind.RECORD, DataKind.STREAM);
    static final List<DataState> STATES =
            List.of(DataState.OPEN, DataState.CLOSED, DataState.WITHDRAWN, DataState.ERASED);
    static final List<ProjectionPage.Kind> PAGES =
            List.of(ProjectionPage.Kind.HEAD, ProjectionPage.Kind.ENTRIES, ProjectionPage.Kind.RUNS);

    private Codes() {}

    static <T> long of(List<T> constants, T constant) {
        return constants.indexOf(constant);
    }

    static <T> T read(List<T> constants, long code) {
        if (code < 0 || code >= constants.size()) {
            throw new IllegalArgumentException("expected 0 to " + (constants.size() - 1) + ", found " + code);
        }
        return constants.get((int) code);
    }
}
