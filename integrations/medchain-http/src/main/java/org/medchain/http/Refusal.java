package org.medchain.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/** The reply to requests that are refused unread, made once: a flood of them is to cost as little as HTTP allows. Thread-safe. */
final class Refusal {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Duration limit;

    private Refusal(Problem problem, Map<String, String> headers, String detail, Duration limit) {
        this.status = problem.status();
        this.headers = headers;
        this.body = problem.document(detail);
        this.limit = limit;
    }

    /** After which the requester may send its next request over the same connection. */
    static Refusal keeping(Problem problem, String detail, Duration limit) {
        return new Refusal(problem, problem.headers(detail), detail, limit);
    }

    /** After which the connection is closed, so that each further request costs the requester a new one. */
    static Refusal closing(Problem problem, String detail, Duration limit) {
        Map<String, String> headers = problem.headers(detail);
        headers.put("Connection", "close");
        return new Refusal(problem, headers, detail, limit);
    }

    /**
     * Replies, without a look at the request.
     *
     * @param inOrder whether the server may go on with what comes after the request; otherwise, it is to break the connection off
     */
    void send(HttpCall call, boolean inOrder, StallGuard guard) throws IOException {
        boolean unused = guard.interrupting(limit, "the requester's reading", new StallGuard.Switch(), () -> {
            OutputStream out = call.reply(status, headers, OptionalLong.of(body.length));
            out.write(body);
            if (inOrder) {
                out.close();
            } else {
                out.flush();
            }
            return inOrder;
        });
        if (!inOrder) {
            throw new UnreadException();
        }
    }

    /** The body of a request that was refused did not come in time. A server that logs this has one line of it. */
    static final class UnreadException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadException() {
            super("a request was refused whose body did not come");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
