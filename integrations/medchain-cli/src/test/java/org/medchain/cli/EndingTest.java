package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Writer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that was asked to end is halted as soon as it is over: by then it must have said everything. */
@Timeout(60)
class EndingTest {
    private static final long LONGER_THAN_A_HALT_TAKES_MS = 500;

    private final CompletableFuture<Integer> over = new CompletableFuture<>();

    @Test
    void process_thatCannotStart_saysWhyBeforeItIsOver() throws Exception {
        Screen screen = new Screen();

        int code = new Commands(at(screen)).run("member", "--config", "missing.properties");

        assertThat(screen.text.toString()).contains("missing.properties");
        assertThat(screen.wasOver).isFalse();
        assertThat(code).isEqualTo(ExitCode.STORAGE.code());
        assertThat(over.get()).isEqualTo(code);
    }

    /** Notices when something is printed although the process is over. */
    private final class Screen extends Writer {
        private final StringBuilder text = new StringBuilder();
        private boolean wasOver;

        @Override
        public void write(char[] characters, int offset, int length) {
            wasOver |= isOver();
            text.append(characters, offset, length);
        }

        private boolean isOver() {
            try {
                int unused = over.get(LONGER_THAN_A_HALT_TAKES_MS, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private Surroundings at(Screen screen) {
        return new Terminal(Path.of("")).surroundings(screen, screen, ending -> over.completeAsync(ending::awaitOver));
    }
}
