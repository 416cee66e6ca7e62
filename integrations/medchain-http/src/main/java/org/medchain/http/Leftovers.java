package org.medchain.http;

import com.google.common.primitives.Longs;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
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
        OptionalLong length = length(call);
        if (length.isEmpty()) {
            return false;
        }
        long left = skip(call, length.getAsLong(), OptionalLong.empty());
        if (left == 0) {
            return true;
        }
        if (left > MOST || !waiting.tryAcquire()) {
            return false;
        }
        try {
            OptionalLong end = OptionalLong.of(System.nanoTime() + limit.toNanos());
            return guard.interrupting(
                            limit, "a request that is refused", new StallGuard.Switch(), () -> skip(call, left, end))
                    == 0;
        } catch (StallGuard.StalledException e) {
            return false;
        } finally {
            waiting.release();
        }
    }

    /** Whether the request has a body. */
    static boolean hasBody(HttpCall call) {
        return length(call).orElse(1) > 0;
    }

    /** Of the body, if the request says it. It does not for a body in chunks: a server may wait in one read for what is around them. */
    static OptionalLong length(HttpCall call) {
        if (call.header("Transfer-Encoding").isPresent()) {
            return OptionalLong.empty();
        }
        Long stated = Longs.tryParse(call.header("Content-Length").orElse("0"));
        return stated == null || stated < 0 ? OptionalLong.empty() : OptionalLong.of(stated);
    }

    /**
     * Returns what is left of {@code length} bytes when the body is over, or at {@code end}, in {@link System#nanoTime}; without an end,
     * at once when no more has come.
     */
    private static long skip(HttpCall call, long length, OptionalLong end) throws IOException {
        if (length == 0) {
            return 0;
        }
        InputStream body = call.body();
        byte[] piece = new byte[(int) Math.min(length, PIECE)];
        long left = length;
        while (left > 0 && length - left < MOST && goesOn(body, end)) {
            int read = body.read(piece, 0, (int) Math.min(left, piece.length));
            left = read < 0 ? 0 : left - read;
        }
        return left;
    }

    private static boolean goesOn(InputStream body, OptionalLong end) throws IOException {
        return end.isPresent() ? System.nanoTime() - end.getAsLong() < 0 : body.available() > 0;
    }
}
