package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.health.Health;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

class HealthLogTest {
    private static final Logger LOGGER = Logger.getLogger(HealthLog.class.getName());
    private static final Health WELL = Health.of(List.of());
    private static final Health ALONE = Health.of(List.of(
            new Issue(IssueCode.NO_QUORUM, "1 of 4 members"), new Issue(IssueCode.NOT_LINKED, "member 1 is away")));

    private final Deque<Health> states = new ArrayDeque<>();
    private final HealthLog log = new HealthLog(states::remove);
    private final List<String> logged = new ArrayList<>();
    private boolean broken;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            if (broken) {
                throw new IllegalStateException("the log's disk is full");
            }
            logged.add(message.getLevel() + " " + message.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.setLevel(Level.INFO);
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        LOGGER.removeHandler(handler);
    }

    private List<String> loggedOf(Health... next) {
        states.addAll(List.of(next));
        logged.clear();
        Stream.of(next).forEach(state -> log.look());
        return logged;
    }

    @Test
    void issues_thatComeAndGo_areLoggedOnceEach() {
        assertThat(loggedOf(WELL, WELL)).containsExactly("INFO MedChain is ready");
        assertThat(loggedOf(ALONE, ALONE))
                .containsExactly(
                        "WARNING MC-P033 NO_QUORUM: 1 of 4 members",
                        "WARNING MC-P033 NOT_LINKED: member 1 is away",
                        "INFO MedChain is not ready");
        assertThat(loggedOf(WELL))
                .containsExactlyInAnyOrder("INFO over: NO_QUORUM", "INFO over: NOT_LINKED", "INFO MedChain is ready");
    }

    @Test
    void linksAtTheStart_areWarnedOfOnlyIfTheyStayAway() {
        assertThat(loggedOf(ALONE, ALONE, ALONE, ALONE))
                .containsExactly(
                        "INFO at the start: NO_QUORUM: 1 of 4 members",
                        "INFO at the start: NOT_LINKED: member 1 is away",
                        "INFO MedChain is not ready");
        assertThat(loggedOf(ALONE, ALONE))
                .containsExactly(
                        "WARNING MC-P033 NO_QUORUM: 1 of 4 members", "WARNING MC-P033 NOT_LINKED: member 1 is away");
    }

    @Test
    void whateverElse_isWarnedOfAtOnce() {
        assertThat(loggedOf(Health.of(List.of(new Issue(IssueCode.ENGINE_ENDED, "it is so")))))
                .containsExactly("WARNING MC-P033 ENGINE_ENDED: it is so", "INFO MedChain is not ready");
    }

    @Test
    void health_thatCannotBeTold_isLookedAtAgain() {
        log.look();
        assertThat(logged)
                .containsExactly("WARNING MC-P034 the health cannot be told now: java.util.NoSuchElementException");
        assertThat(loggedOf(WELL)).containsExactly("INFO MedChain is ready");
    }

    @Test
    void issue_thatCouldNotBeLogged_isLoggedOnceTheLogTakesItAgain() {
        assertThat(loggedOf(WELL)).containsExactly("INFO MedChain is ready");
        broken = true;
        states.add(ALONE);
        assertThatThrownBy(log::look).hasMessage("the log's disk is full");
        broken = false;

        assertThat(loggedOf(ALONE))
                .containsExactly(
                        "WARNING MC-P033 NO_QUORUM: 1 of 4 members",
                        "WARNING MC-P033 NOT_LINKED: member 1 is away",
                        "INFO MedChain is not ready");
    }
}
