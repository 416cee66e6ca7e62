package org.medchain.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

class TaskWatchTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    private long nanos = Long.MAX_VALUE - 1;
    private final TaskWatch watch = new TaskWatch("a-thread", () -> nanos);

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void thread_thatWaitsForWork_isWellHoweverLong() {
        pass(TaskWatch.WEDGED);
        assertThat(watch.issue()).isEmpty();
        watch.begin();
        watch.end();
        pass(TaskWatch.WEDGED);
        assertThat(watch.issue()).isEmpty();
    }

    @Test
    void work_thatDoesNotEnd_isStalledThenWedgedAndWellOnceItHasEnded() {
        watch.begin();
        pass(TaskWatch.STALLED.minus(MILLI));
        assertThat(watch.issue()).isEmpty();
        pass(MILLI);
        assertThat(watch.issue()).map(Issue::code).contains(IssueCode.ENGINE_STALLED);
        assertThat(watch.issue().orElseThrow().text()).contains("a-thread", "5 s");
        pass(TaskWatch.WEDGED.minus(TaskWatch.STALLED).minus(MILLI));
        assertThat(watch.issue()).map(Issue::code).contains(IssueCode.ENGINE_STALLED);
        pass(MILLI);
        assertThat(watch.issue()).map(Issue::code).contains(IssueCode.ENGINE_WEDGED);
        watch.end();
        assertThat(watch.issue()).isEmpty();
    }

    @Test
    void work_thatBeginsWhileSomebodyAsks_isNotTimedFromTheBeginningOfTheLastOne() {
        AtomicReference<TaskWatch> begins = new AtomicReference<>();
        TaskWatch raced = new TaskWatch("a-thread", () -> {
            TaskWatch other = begins.getAndSet(null);
            if (other != null) {
                other.begin();
            }
            return nanos;
        });
        raced.begin();
        raced.end();
        pass(TaskWatch.WEDGED);
        begins.set(raced);
        assertThat(raced.issue()).isEmpty();
    }

    @Test
    void nextWork_isTimedAnew() {
        watch.begin();
        pass(TaskWatch.STALLED);
        watch.end();
        watch.begin();
        assertThat(watch.issue()).isEmpty();
    }
}
