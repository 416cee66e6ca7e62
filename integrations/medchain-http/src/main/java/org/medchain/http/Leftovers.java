package org.medchain.http;

import com.google.common.primitives.Longs;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Bodies of requests that are refused unread. A server reads what is left of a body before it goes on, and some wait for that without
 * a limit that is near; so a few threads wait here for bodies that are still on their way. Thread-safe.
 */
final class Leftovers {
    private static final int WAITING = 4;
    private static final int MOST = 64 << 10;
    private static final int PIECE = 8192;

    private final Semaphore waiting = new Semaphore(WAITING);
    private final StallGuard guard;
    private final Duration limit;

    Leftovers(StallGuard guard, Duration limit) {
        this.guard = guard;
        this.limit = limit;
    }

    /** Whether nothing is left of the body for which the server would wait, after a little while at most. */
    boolean areOver(HttpCall call) throws IOException {
        long left = skip(call, length(call), false);
        if (left == 0) {
            return true;
        }
        boolean tooMuch = left > MOST && left < Long.MAX_VALUE;
        if (tooMuch || !waiting.tryAcquire()) {
            return false;
        }
        try {
            return guard.interrupting(
                            limit, "a request that is refused", new StallGuard.Switch(), () -> skip(call, left, true))
                    == 0;
        } catch (StallGuard.StalledException e) {
            return false;
        } finally {
            waiting.release();
        }
    }

    private static long length(HttpCall call) {
        if (call.header("Transfer-Encoding").isPresent()) {
            return Long.MAX_VALUE;
        }
        Long stated = Longs.tryParse(call.header("Content-Length").orElse("0"));
        return stated == null || stated < 0 ? Long.MAX_VALUE : stated;
    }

    /** Returns what is left of {@code length} bytes when the body is over, or, without waiting, when no more has come. */
    private static long skip(HttpCall call, long length, boolean waits) throws IOException {
        if (length == 0) {
            return 0;
        }
        InputStream body = call.body();
        byte[] piece = new byte[(int) Math.min(length, PIECE)];
        long left = length;
        while (left > 0 && length - left < MOST && (waits || body.available() > 0)) {
            int read = body.read(piece, 0, (int) Math.min(left, piece.length));
            left = read < 0 ? 0 : left - read;
        }
        return left;
    }
}
