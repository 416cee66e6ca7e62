package org.medchain.examples.ordering;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** A member's access to a {@link Sequencer}. Thread-safe. */
final class SequencerOrdering implements Ordering {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 200;
    private static final int OK = 200;

    private final URI log;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong last = new AtomicLong();
    private volatile Optional<String> trouble = Optional.empty();
    private volatile Follower follower = (position, entry) -> {};
    private boolean followed;

    SequencerOrdering(URI log, int member) {
        this.log = log;
        this.thread = new Thread(this::run, "medchain-ordering-sequencer-" + member);
        this.thread.setDaemon(true);
    }

    @Override
    public synchronized void follow(long after, Follower taker) {
        if (followed) {
            throw new IllegalStateException("the ordering is followed already");
        }
        followed = true;
        last.set(after);
        follower = taker;
        thread.start();
    }

    private void run() {
        while (closed.getCount() > 0) {
            try {
                takeNext();
                trouble = Optional.empty();
            } catch (IOException e) {
                trouble = Optional.of("the sequencer cannot be reached");
                rest();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void rest() {
        try {
            if (closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                trouble = Optional.of("the ordering is closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Positions ascend, whatever the sequencer answers: it is not trusted. */
    private void takeNext() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                client.send(request("after").GET().build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() == OK && answer.body().length > Sequencer.HEADER) {
            ByteBuffer record = ByteBuffer.wrap(answer.body());
            long position = record.getLong();
            record.getInt();
            if (position > last.get() && record.remaining() <= MAX_ENTRY_BYTES) {
                follower.entry(position, Bytes.copyOf(record));
                last.set(position);
            }
        }
    }

    private HttpRequest.Builder request(String bound) {
        return HttpRequest.newBuilder(log.resolve("/log?" + bound + "=" + last.get()))
                .timeout(PATIENCE);
    }

    @Override
    public CompletableFuture<Void> submit(Bytes entry) {
        if (entry.isEmpty() || entry.size() > MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException(
                    "an entry of " + entry.size() + " bytes, expected 1 to " + MAX_ENTRY_BYTES);
        }
        if (closed.getCount() == 0) {
            return CompletableFuture.failedFuture(new UnavailableException("the ordering is closed"));
        }
        HttpRequest request = request("above")
                .POST(HttpRequest.BodyPublishers.ofByteArray(entry.toByteArray()))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).handle((answer, failure) -> {
            if (failure != null || answer.statusCode() != OK) {
                throw new CompletionException(new UnavailableException("the sequencer did not take the entry"));
            }
            return null;
        });
    }

    @Override
    public List<Issue> issues() {
        return trouble.map(why -> new Issue(IssueCode.ORDERING_UNAVAILABLE, why)).stream()
                .toList();
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            if (Thread.currentThread() != thread) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
