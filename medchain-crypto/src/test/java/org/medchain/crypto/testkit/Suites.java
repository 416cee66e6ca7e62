package org.medchain.crypto.testkit;

import java.util.stream.Stream;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;

/** For tests that hold for every suite. */
public final class Suites {
    private Suites() {}

    public static Stream<Suite> all() {
        return Stream.of(SuiteId.values()).map(Suite::of);
    }
}
