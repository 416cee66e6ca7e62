package org.medchain.chain.remote.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.Question;
import org.medchain.chain.remote.wire.Request;
import org.medchain.chain.remote.wire.Response;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.link.Link;

/**
 * The unanswered requests of one link. One of them is answered at a time, in turn with those of the other links. While a link has
 * more requests or bytes waiting than the limits allow, it is not read. Appends go to the ledger at once, in the order in which
 * they arrive. Thread-safe.
 */
final class RequestQueue {
    private static final Logger LOG = System.getLogger(RequestQueue.class.getName());
    private static final int RESEND_MILLIS = 10;
    private static final int RETRY_MILLIS = 2;
    /** Normally the most time between this member's vote for a block and the block's decision. */
    private static final Duration DECISION = Duration.ofMillis(200);

    private final Link link;
    private final RequestHandler handler;
    private final ScheduledExecutorService threads;
    private final int maxRequests;
    private final int maxBytes;

    private final Deque<Task> tasks = new ArrayDeque<>();
    private boolean serving;
    private int requests;
    private int bytes;
    private boolean reading = true;
    private boolean closed;
    /** Logged once at level ERROR, however often it recurs. */
    private volatile String lastFailure = "";

    @FunctionalInterface
    private interface Work {
        Answer answer() throws StorageException, UnavailableException;
    }

    /**
     * A request to be answered. Unless it is an append, it waits until the ledger has height {@code agreedTo}; from {@code
     * deadline}, in {@link System#nanoTime}, on, it is answered with "behind".
     */
    private record Task(Request request, long height, int size, long agreedTo, long deadline, Work work) {
        Task(Request request, long height, int size, Work work) {
            this(request, height, size, 0, 0, work);
        }
    }

    RequestQueue(Link link, RequestHandler handler, ScheduledExecutorService threads, ServerLimits limits) {
        this.link = link;
        this.handler = handler;
        this.threads = threads;
        this.maxRequests = limits.requests();
        this.maxBytes = limits.bytes();
    }

    /** Adds a request of {@code size} bytes. Does not block: it is called on a thread of the links. */
    void add(Request request, int size) {
        enter(size);
        long height = handler.height();
        if (!handler.isCaughtUp()) {
            enqueue(new Task(request, height, size, Answer.Behind::new));
        } else if (request.question() instanceof Question.Append append) {
            CompletableFuture<EventRef> unused = handler.append(append.event())
                    .whenComplete((receipt, failure) ->
                            enqueue(new Task(request, height, size, () -> handler.answerAppend(receipt, failure))));
        } else if (height < request.atLeast()) {
            enqueue(new Task(request, height, size, Answer.Behind::new));
        } else {
            long deadline = System.nanoTime() + DECISION.toNanos();
            enqueue(new Task(
                    request, height, size, handler.agreedTo(), deadline, () -> handler.answer(request.question())));
        }
    }

    private synchronized void enter(int size) {
        requests++;
        bytes += size;
        if (reading && (requests >= maxRequests || bytes >= maxBytes)) {
            reading = false;
            link.setReading(false);
        }
    }

    private synchronized void leave(int size) {
        requests--;
        bytes -= size;
        if (!reading && !closed && requests <= maxRequests / 2 && bytes <= maxBytes / 2) {
            reading = true;
            link.setReading(true);
        }
    }

    private synchronized void enqueue(Task task) {
        if (!closed) {
            tasks.add(task);
            if (!serving) {
                serving = true;
                execute();
            }
        }
    }

    private void execute() {
        try {
            threads.execute(this::serve);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void serve() {
        Task task = next();
        if (task != null) {
            serve(task);
        }
    }

    /** Every turn ends with an answer or a closed link; otherwise {@link #serving} would stay true and the queue would stop. */
    private void serve(Task task) {
        try {
            answerOrRetry(task);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** The client repeats its requests, on a new link or at another member. */
    private void fail(Throwable why) {
        LOG.log(Level.ERROR, "MC-S007 " + link + " is closed: an unexpected failure prevents an answer", why);
        close();
        link.close();
    }

    /**
     * Waits for the blocks that this member had voted for when the request arrived. Before they are in the ledger, it cannot say
     * that something is absent.
     */
    private void answerOrRetry(Task task) {
        boolean behind = handler.height() < task.agreedTo();
        if (behind && System.nanoTime() - task.deadline() < 0 && !isClosed()) {
            try {
                var unused = threads.schedule(() -> serve(task), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                close();
            }
        } else if (behind) {
            send(new Response(task.request().id(), task.height(), new Answer.Behind()).encode(), task.size());
        } else {
            send(new Response(task.request().id(), task.height(), answer(task)).encode(), task.size());
        }
    }

    private synchronized @Nullable Task next() {
        Task task = tasks.poll();
        serving = task != null;
        return task;
    }

    private Answer answer(Task task) {
        try {
            return task.work().answer();
        } catch (StorageException e) {
            String failure = String.valueOf(e.getMessage());
            LOG.log(
                    failure.equals(lastFailure) ? Level.DEBUG : Level.ERROR,
                    "MC-S008 the ledger cannot be read: " + failure);
            lastFailure = failure;
            return new Answer.Unavailable("this member cannot read its ledger");
        } catch (UnavailableException e) {
            return new Answer.Unavailable(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "MC-S009 a request is answered with a failure", e);
            return new Answer.Unavailable("this member failed");
        }
    }

    /** While the link accepts nothing, keeps this link's turn without occupying a thread. */
    private void send(Bytes frame, int size) {
        try {
            if (isClosed() || link.send(frame)) {
                leave(size);
                threads.execute(this::serve);
            } else {
                var unused = threads.schedule(() -> resend(frame, size), RESEND_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void resend(Bytes frame, int size) {
        try {
            send(frame, size);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Drops all requests. Called when the link or the server is closed. */
    synchronized void close() {
        closed = true;
        tasks.clear();
    }
}
