package org.medchain.health;

import java.util.List;

/** A state that consists of its issues alone. */
record Issues(List<Issue> issues) implements Health {
    Issues {
        issues = List.copyOf(issues);
    }
}
