package org.medchain.chain.remote;

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
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.link.Link;

/**
 * What one client has asked over one link and not been answered yet. Answers are worked out one at a time and in turn with
 * the other clients'; a client that asks for more than it may have open is not read until there is room again. Appends go
 * to the ledger at once, in the order in which they come. Thread-safe.
 */
final class Desk {
    private static final Logger LOG = System.getLogger(Desk.class.getName());
    private static final int RESEND_MILLIS = 10;
    private static final int LOOK_AGAIN_MILLIS = 2;
    /** A block takes no longer to be decided, once this member agreed to it, if all is well. */
    private static final Duration SOON = Duration.ofMillis(200);

    private final Link link;
    private final Clerk clerk;
    private final ScheduledExecutorService threads;
    private final int maxRequests;
    private final int maxBytes;

    private final Deque<Task> tasks = new ArrayDeque<>();
    private boolean serving;
    private int requests;
    private int bytes;
    private boolean reading = true;
    private boolean closed;
    /** Told once, however often the client asks. */
    private volatile String lastFailure = "";

    /** Works out an answer. */
    @FunctionalInterface
    private interface Work {
        Answer answer() throws StorageException, UnavailableException;
    }

    /** {@code agreedTo} is the height that the ledger must have, until {@code deadline}, for an answer that is no receipt. */
    private record Task(Request request, long height, int size, long agreedTo, long deadline, Work work) {
        Task(Request request, long height, int size, Work work) {
            this(request, height, size, 0, 0, work);
        }
    }

    Desk(Link link, Clerk clerk, ScheduledExecutorService threads, LedgerServerBuilder.Limits limits) {
        this.link = link;
        this.clerk = clerk;
        this.threads = threads;
        this.maxRequests = limits.requests();
        this.maxBytes = limits.bytes();
    }

    /** Takes a request of {@code size} bytes; on a thread of the links. */
    void take(Request request, int size) {
        enter(size);
        long height = clerk.height();
        if (!clerk.isCaughtUp()) {
            enqueue(new Task(request, height, size, Answer.Behind::new));
        } else if (request.question() instanceof Question.Append append) {
            CompletableFuture<EventRef> unused = clerk.append(append.event())
                    .whenComplete((receipt, failure) ->
                            enqueue(new Task(request, height, size, () -> clerk.outcome(receipt, failure))));
        } else if (height < request.atLeast()) {
            enqueue(new Task(request, height, size, Answer.Behind::new));
        } else {
            long deadline = System.nanoTime() + SOON.toNanos();
            enqueue(new Task(request, height, size, clerk.agreedTo(), deadline, () -> clerk.look(request.question())));
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

    /** A turn that ended without an answer would be this client's last one. */
    private void serve(Task task) {
        try {
            answerOrLookAgain(task);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** The client asks again, on another link or elsewhere. */
    private void fail(Throwable why) {
        LOG.log(Level.ERROR, link + " is closed: no answer can be given", why);
        close();
        link.close();
    }

    /** What this member has agreed to, it has in a moment: only then it knows what is not there. */
    private void answerOrLookAgain(Task task) {
        boolean behind = clerk.height() < task.agreedTo();
        if (behind && System.nanoTime() - task.deadline() < 0 && !isClosed()) {
            try {
                var unused = threads.schedule(() -> serve(task), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
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
            LOG.log(failure.equals(lastFailure) ? Level.DEBUG : Level.ERROR, "the ledger cannot be read: " + failure);
            lastFailure = failure;
            return new Answer.Unavailable("this member cannot read its ledger");
        } catch (UnavailableException e) {
            return new Answer.Unavailable(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a request could not be answered", e);
            return new Answer.Unavailable("this member failed");
        }
    }

    /** Holds the client's turn, and no thread, while the client takes nothing. */
    private void send(Bytes frame, int size) {
        try {
            if (isClosed() || link.send(frame)) {
                leave(size);
                threads.execute(this::serve);
            } else {
                var unused = threads.schedule(() -> sendAgain(frame, size), RESEND_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void sendAgain(Bytes frame, int size) {
        try {
            send(frame, size);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** The link is gone, or the server is: nothing is answered any more. */
    synchronized void close() {
        closed = true;
        tasks.clear();
    }
}
