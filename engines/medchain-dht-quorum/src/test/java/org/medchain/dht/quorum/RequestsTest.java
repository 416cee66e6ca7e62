package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which answers count. */
class RequestsTest {
    private final Requests requests = new Requests(new AtomicLong()::incrementAndGet);
    private final List<Message.Answer> taken = new ArrayList<>();
    private final long id = requests.open(1, (answer, sound) -> taken.add(answer));

    @Test
    void answer_ofAnotherNodeThanWasAsked_doesNotCount() {
        requests.answered(2, new Message.Taken(id), true);
        assertThat(taken).isEmpty();
        assertThat(requests.isOpen(2, id)).isFalse();
        assertThat(requests.isOpen(1, id)).isTrue();
    }

    @Test
    void answer_countsOnce() {
        requests.answered(1, new Message.Taken(id), true);
        requests.answered(1, new Message.Taken(id), true);
        assertThat(taken).containsExactly(new Message.Taken(id));
        assertThat(requests.isOpen(1, id)).isFalse();
    }

    @Test
    void answer_toWhatIsForgotten_doesNotCount() {
        requests.forget(List.of(id));
        requests.answered(1, new Message.Taken(id), true);
        assertThat(taken).isEmpty();
        assertThat(requests.isOpen(1, id)).isFalse();
    }
}
