package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.core.role.Provider;

/** A request that is no message, or of nobody who can be authenticated, counts as ten towards the rate of its address. */
@Timeout(120)
class GarbageTest {
    private static final int BURST = 100;
    private static final int TOO_MANY = 429;
    private static final String FLOOD = "192.0.2.1";
    private static final String OTHER = "192.0.2.2";

    /** As {@code AnswerWriter} refuses a request that it cannot authenticate. */
    private static final int SHORT = 10;

    private static final int LONG = 100;

    private static ProviderEndpoint endpoint(int answerBytes) throws IOException {
        Provider provider = StagedProvider.answering(out -> out.write(new byte[answerBytes]));
        return ProviderEndpoint.builder(provider).rate(1, BURST).open();
    }

    private static StagedCall noise(String peer) {
        return new StagedCall(peer, new ByteArrayInputStream(new byte[] {1, 2, 3}), OutputStream.nullOutputStream());
    }

    private static StagedCall message(String peer) {
        return StagedCall.readBy(peer, OutputStream.nullOutputStream());
    }

    private interface Sender {
        StagedCall next();
    }

    /** How many of at most {@value #BURST} requests are not refused for their number. */
    private static int admitted(ProviderEndpoint endpoint, Sender sender) throws IOException {
        for (int i = 0; i < BURST; i++) {
            StagedCall call = sender.next();
            endpoint.handle(call);
            if (call.status().join() == TOO_MANY) {
                return i;
            }
        }
        return BURST;
    }

    @Test
    void noise_untilItIsRefused_isATenthOfWhatAnAddressMaySend() throws Exception {
        try (ProviderEndpoint endpoint = endpoint(LONG)) {
            assertThat(admitted(endpoint, () -> noise(FLOOD))).isBetween(10, BURST / 2);
            assertThat(admitted(endpoint, () -> message(OTHER))).isEqualTo(BURST);
        }
    }

    @Test
    void requests_thatAreNotAuthentic_areRefusedAsSoon() throws Exception {
        try (ProviderEndpoint endpoint = endpoint(SHORT)) {
            assertThat(admitted(endpoint, () -> message(FLOOD))).isBetween(10, BURST / 2);
        }
    }
}
