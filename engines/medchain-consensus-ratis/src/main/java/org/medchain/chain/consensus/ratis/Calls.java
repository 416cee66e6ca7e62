package org.medchain.chain.consensus.ratis;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.medchain.crypto.bytes.Bytes;

/** Requests to other members and their answers. A request whose link ends, or that is not answered in time, fails. Thread-safe. */
final class Calls {
    private final long generation;
    private final Peers peers;
    private final Duration patience;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Call> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record Call(int member, CompletableFuture<Bytes> answer) {}

    Calls(long generation, Peers peers, Duration patience) {
        this.generation = generation;
        this.peers = peers;
        this.patience = patience;
    }

    /** Sends a request. The answer's body, or an {@link UnansweredException}. Does not block. */
    CompletableFuture<Bytes> call(int member, Message.Kind kind, Bytes body) {
        long number = numbers.incrementAndGet();
        CompletableFuture<Bytes> answer = new CompletableFuture<>();
        waiting.put(number, new Call(member, answer));
        if (closed || !peers.send(member, new Message(generation, kind, number, body))) {
            answer.completeExceptionally(
                    new UnansweredException(closed ? "this member ends" : "there is no link to the member"));
        }
        return answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> waiting.remove(number));
    }

    /** A member answered or refused a request. */
    void answered(int member, Message message) {
        Call call = waiting.get(message.number());
        if (call == null || call.member() != member) {
            return;
        }
        if (message.kind() == Message.Kind.ANSWER) {
            call.answer().complete(message.body());
        } else {
            call.answer().completeExceptionally(new UnansweredException("the member cannot answer now"));
        }
    }

    /** The link to a member is down: what it has not answered it will not answer. */
    void down(int member) {
        fail(call -> call.member() == member, "the link to the member ended");
    }

    /** Fails all requests, also later ones. */
    void close() {
        closed = true;
        fail(call -> true, "this member ends");
    }

    private void fail(Predicate<Call> which, String reason) {
        for (Call call : waiting.values()) {
            if (which.test(call)) {
                call.answer().completeExceptionally(new UnansweredException(reason));
            }
        }
    }
}
